// SPDX-License-Identifier: Apache-2.0

/// One HTTP/2 connection as an engine: bytes in, events out; submissions in, bytes out.
///
///     socket --receive--> HTTP2Session --events--> driver
///     socket <--output--- HTTP2Session <--submit-- driver
///
/// The session owns no socket, no clock and no thread, and must be used from one thread at a time.
/// Events are handed out only when nghttp2 is at rest, so a handler may call any method but
/// `receive` and `produceOutput`.
public final class HTTP2Session {
  /// The end of the connection that this is.
  public enum Role: Sendable { case server, client }

  private let recorder: FrameRecorder
  private let nghttp2: Nghttp2Session
  private let role: Role

  /// A session whose SETTINGS are queued for sending.
  public init(role: Role, configuration: HTTP2Configuration = .init()) throws(HTTP2Error) {
    self.role = role
    recorder = FrameRecorder(role: role, configuration: configuration)
    nghttp2 = try Nghttp2Session(role: role, configuration: configuration, recorder: recorder)
  }

  // MARK: Bytes in

  /// Processes bytes from the peer and delivers the resulting events.
  ///
  /// Throws `.peerViolation` when the connection is lost; frames queued for sending (a GOAWAY)
  /// should still go out before it is closed.
  public func receive(
    _ input: UnsafeRawBufferPointer, _ handle: (consuming HTTP2Event) -> Void
  ) throws(HTTP2Error) {
    recorder.beginReceiving(input)
    defer { recorder.endReceiving() }
    do {
      try nghttp2.receive(input)
    } catch {
      recorder.drain(handle)
      throw error
    }
    recorder.drain(handle)
  }

  /// Tells that `count` bytes of a stream's DATA were used, so that the peer may send as many more.
  public func consume(_ count: Int, on stream: HTTP2Stream) {
    guard !stream.isClosed, !stream.isRemoteEnded else { return }
    nghttp2.consume(streamID: stream.id, count: count)
  }

  /// Gives the storage of a header block back for reuse.
  public func recycle(_ block: consuming HeaderBlock) { recorder.recycle(block) }

  // MARK: Bytes out

  /// Appends pending output to `output` until it has `limit` bytes, or at most a frame more, or
  /// nothing is left, then delivers the resulting events.
  public func produceOutput(
    into output: inout [UInt8], limit: Int, _ handle: (consuming HTTP2Event) -> Void
  ) throws(HTTP2Error) {
    swap(&recorder.output, &output)
    defer { swap(&recorder.output, &output) }
    recorder.outputLimit = limit
    while recorder.hasRoom, try nghttp2.sendNext() {}
    recorder.drain(handle)
  }

  /// True if `produceOutput` would append something.
  public var wantsWrite: Bool { nghttp2.wantsWrite }

  /// True while the session expects bytes; with `wantsWrite` false too, the connection is over.
  public var wantsRead: Bool { nghttp2.wantsRead }

  /// The maximum header list size announced by the peer, in bytes as RFC 9113 section 6.5.2 counts
  /// them; 2^32 - 1 if it has announced none.
  public var peerHeaderListSizeMax: Int { nghttp2.peerHeaderListSizeMax }

  // MARK: Submissions

  /// Opens a stream with a request; `endStream` when no body follows.
  public func request(_ headers: HeaderBlock, endStream: Bool) throws(HTTP2Error) -> HTTP2Stream {
    try recorder.register(nghttp2.submitRequest(headers, hasBody: !endStream))
  }

  /// Answers with headers that a body or trailers will follow.
  public func respond(_ headers: HeaderBlock, on stream: HTTP2Stream) {
    guard !stream.isClosed else { return }
    nghttp2.submitResponse(headers, on: stream, hasBody: true)
  }

  /// Answers with headers alone (Trailers-Only).
  public func respondOnly(_ headers: HeaderBlock, on stream: HTTP2Stream) {
    guard !stream.isClosed else { return }
    stream.enqueue(end: .withData)
    nghttp2.submitResponse(headers, on: stream, hasBody: false)
  }

  /// Queues bytes of DATA.
  public func send(_ bytes: [UInt8], on stream: HTTP2Stream) {
    guard !stream.isClosed, case .open = stream.end else { return }
    recorder.enqueue(bytes, on: stream)
    nghttp2.resume(stream)
  }

  /// Ends our side of the stream after the queued data.
  public func sendEnd(on stream: HTTP2Stream) {
    guard !stream.isClosed, case .open = stream.end else { return }
    stream.enqueue(end: .withData)
    nghttp2.resume(stream)
  }

  /// Ends our side of the stream with trailers after the queued data.
  public func sendTrailers(_ trailers: HeaderBlock, on stream: HTTP2Stream) {
    guard !stream.isClosed, case .open = stream.end else { return }
    stream.enqueue(end: .withTrailers(trailers))
    nghttp2.resume(stream)
  }

  /// Refuses the rest of a request whose answer has ended before it; does nothing where there is
  /// none. A driver calls it some time after `.sent`, since the session has no clock.
  public func refuseRest(of stream: HTTP2Stream) {
    guard stream.restLeft != nil, !stream.isRemoteEnded else { return }
    reset(stream, .noError)
  }

  /// Ends our side of a stream whose response is complete; queued data is discarded.
  public func endEarly(_ stream: HTTP2Stream) {
    guard stream.queuedBytes == 0 else { return reset(stream, .noError) }
    sendEnd(on: stream)
  }

  /// Resets the stream; queued data is discarded.
  public func reset(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
    guard !stream.isClosed else { return }
    nghttp2.submitReset(streamID: stream.id, code)
  }

  /// True if so much waits on the stream that a producer should hold back for `.writable`.
  public func isCongested(_ stream: HTTP2Stream) -> Bool { stream.owesWritable && !stream.isClosed }

  /// Sends PING; `.pingAcknowledged` follows.
  public func ping() { nghttp2.submitPing() }

  /// The first phase of a graceful end: GOAWAY that still allows every stream.
  public func announceShutdown() { nghttp2.submitShutdownNotice() }

  /// The second phase: GOAWAY with the id of the last accepted stream. `reason` is for the peer's
  /// log.
  public func goAway(_ code: HTTP2ErrorCode, reason: String) {
    nghttp2.submitGoAway(code, reason: reason)
  }

  /// The memory that the output queues of all streams take, in bytes.
  public var heldBytes: Int { recorder.heldBytes }

  /// The frames that the peer has sent so far.
  public var counts: FrameCounts { recorder.counts }

  /// The number of the peer's frame, or header block, that has begun and not ended; nil between
  /// two. While it stays the same, the connection waits for the rest of it.
  public var incompleteFrame: UInt64? { recorder.incompleteFrame }

  /// The streams that are not closed, in no order.
  public var streams: some Collection<HTTP2Stream> { recorder.streams.values }

  /// Closes every stream as if the connection had reset it, and hands the events out.
  public func abandonStreams(_ handle: (consuming HTTP2Event) -> Void) {
    recorder.closeAll()
    recorder.drain(handle)
  }
}
