// SPDX-License-Identifier: Apache-2.0

import DequeModule

/// The events of nghttp2's callbacks, recorded for later.
///
/// nghttp2 forbids sending, receiving and freeing inside a callback, so callbacks only record:
/// events in order, the current header block, the bytes to send. `drain` delivers the events once
/// nghttp2 has returned.
///
/// Invariant: `streams` holds every stream that nghttp2 has open and whose request was well formed;
/// nghttp2's own pointers to them are borrowed from here.
final class FrameRecorder {
  let configuration: HTTP2Configuration
  let role: HTTP2Session.Role

  private(set) var streams: [Int32: HTTP2Stream] = [:]
  /// The stream that was looked up last: callbacks about one stream come in a row.
  private var latest: HTTP2Stream?
  /// The memory that the queues of all streams take, in bytes.
  private(set) var heldBytes = 0
  /// The frames that the peer has sent so far.
  var counts = FrameCounts()
  /// Bytes for the transport; lent by the caller of `produceOutput`.
  var output: [UInt8] = []
  /// The size of `output` at which nghttp2 is made to pause.
  var outputLimit = 0

  /// The rule of RFC 9113 by which a callback has ended the session.
  var violation: HTTP2Error?

  private var boundaries: FrameBoundaries
  /// Frames that nghttp2 has spoken of since the last call of `endReceiving`.
  private var framesBegun = 0
  private var events: Deque<Note> = []
  private var input = UnsafeRawBufferPointer(start: nil, count: 0)
  private var spareBlocks: [HeaderBlock] = []
  private var block = HeaderBlock()
  private var rules = MessageRules(.request)
  /// Streams whose declared content-length is still to be met: bytes left.
  private var bodyLeft: [Int32: Int] = [:]

  /// An event whose bytes, if any, are in the current input.
  private enum Note {
    case event(HTTP2Event)
    case data(HTTP2Stream, Range<Int>)
  }

  init(role: HTTP2Session.Role, configuration: HTTP2Configuration) {
    self.role = role
    self.configuration = configuration
    boundaries = FrameBoundaries(hasPreface: role == .server)
  }

  // MARK: Between callbacks

  func beginReceiving(_ input: UnsafeRawBufferPointer) { self.input = input }

  func endReceiving() {
    // A frame that nghttp2 skipped without a callback was of no use, however large.
    let skipped = boundaries.count(input) &- framesBegun
    framesBegun = 0
    if skipped > 0 { counts.idle &+= UInt64(skipped) }
    input = UnsafeRawBufferPointer(start: nil, count: 0)
  }

  /// See `HTTP2Session.incompleteFrame`.
  var incompleteFrame: UInt64? { boundaries.incomplete }

  func drain(_ handle: (consuming HTTP2Event) -> Void) {
    while let note = events.popFirst() {
      switch consume note {
      case .event(let event): handle(event)
      case .data(let stream, let range):
        handle(.data(stream, UnsafeRawBufferPointer(rebasing: input[range])))
      }
    }
  }

  func recycle(_ block: consuming HeaderBlock) {
    guard spareBlocks.count < Self.spareBlocksMax else { return }
    block.removeAll()
    spareBlocks.append(block)
  }

  @discardableResult
  func register(_ streamID: Int32) -> HTTP2Stream {
    let stream = HTTP2Stream(id: streamID)
    streams[streamID] = stream
    latest = stream
    return stream
  }

  /// The open stream of this number.
  func stream(_ streamID: Int32) -> HTTP2Stream? {
    if let latest, latest.id == streamID { return latest }
    guard let found = streams[streamID] else { return nil }
    latest = found
    return found
  }

  func closeAll() {
    for stream in streams.values.sorted(by: { $0.id < $1.id }) { close(stream, .cancel) }
    streams.removeAll()
    latest = nil
  }

  // MARK: Notes on receiving

  /// A frame of a known type begins; its payload may arrive later. `resetID` is the stream that a
  /// RST_STREAM names.
  func beginFrame(isUseful: Bool, resetID: Int32?) {
    framesBegun &+= 1
    if isUseful { counts.useful &+= 1 } else { counts.idle &+= 1 }
    // A reset of an answered stream neither saves nor wastes work.
    if let resetID, stream(resetID)?.restLeft == nil { counts.resets &+= 1 }
  }

  /// A header block begins; true when the stream is new to us.
  func beginHeaders(streamID: Int32) -> Bool {
    block = spareBlocks.popLast() ?? HeaderBlock()
    if let stream = stream(streamID) {
      rules = MessageRules(
        role == .client && !stream.hasReceivedHeaders ? .response : .trailers)
      return false
    }
    rules = MessageRules(.request)
    return role == .server
  }

  func header(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    let size = block.listSize &+ name.count &+ value.count &+ HeaderBlock.fieldOverhead
    if size <= configuration.headerListSizeMax {
      rules.take(name, value)
      block.append(name: name, value: value)
    } else {
      // One byte of HPACK may expand to a field of the table's whole size, so it is not examined.
      rules.skip()
      block.count(nameSize: name.count, valueSize: value.count)
    }
  }

  /// The header block is complete; false if the stream must be reset as malformed.
  func endHeaders(streamID: Int32, endStream: Bool) -> Bool {
    guard let stream = stream(streamID) else { return true }
    let isTrailing = stream.hasReceivedHeaders
    let isInformational = role == .client && !isTrailing && block.isInformational
    guard rules.isComplete(), !isTrailing || endStream, !(isInformational && endStream) else {
      return false
    }
    if isInformational { return true }
    stream.hasReceivedHeaders = true
    if let length = rules.contentLength, !isTrailing { bodyLeft[streamID] = length }
    guard !endStream || endBody(of: stream) else { return false }
    note(.headers(stream, block, isTrailing: isTrailing, endStream: endStream))
    block = HeaderBlock()
    return true
  }

  /// A part of DATA in the current input; returns the code to reset the stream with, if any.
  func data(_ stream: HTTP2Stream, _ bytes: UnsafeBufferPointer<UInt8>) -> HTTP2ErrorCode? {
    if !bodyLeft.isEmpty, let left = bodyLeft[stream.id] {
      guard bytes.count <= left else { return .protocolError }
      bodyLeft[stream.id] = left &- bytes.count
    }
    if let left = stream.restLeft {
      stream.restLeft = left &- bytes.count
      return bytes.count <= left ? nil : .noError
    }
    guard let start = bytes.baseAddress, let base = input.baseAddress else { return nil }
    let offset = UnsafeRawPointer(start) - base
    guard offset >= 0, offset <= input.count, bytes.count <= input.count &- offset else {
      return .protocolError
    }
    events.append(.data(stream, offset..<offset &+ bytes.count))
    return nil
  }

  /// DATA ended the peer's side; false if the stream must be reset.
  func endData(_ stream: HTTP2Stream) -> Bool {
    guard endBody(of: stream) else { return false }
    note(.endStream(stream))
    return true
  }

  private func endBody(of stream: HTTP2Stream) -> Bool {
    stream.isRemoteEnded = true
    return bodyLeft.isEmpty || bodyLeft.removeValue(forKey: stream.id) ?? 0 == 0
  }

  func closed(streamID: Int32, _ code: HTTP2ErrorCode) {
    guard let stream = streams.removeValue(forKey: streamID) else { return }
    latest = nil
    // A malformed message may end both sides before its reset is sent.
    close(stream, stream.isMalformed ? .protocolError : code)
  }

  private func close(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
    if !bodyLeft.isEmpty { bodyLeft.removeValue(forKey: stream.id) }
    heldBytes &-= stream.heldBytes
    stream.close()
    note(.closed(stream, code))
  }

  func note(_ event: HTTP2Event) { events.append(.event(event)) }

  // MARK: Notes on sending

  /// Our side of a stream has ended; the code to reset the stream with, if any.
  ///
  /// A response that ends before its request needs no more of it (RFC 9113 section 8.1). A short
  /// rest in transit is still read and discarded, since a client that writes to a reset stream may
  /// fail before it reads the response.
  func sentEnd(of stream: HTTP2Stream) -> HTTP2ErrorCode? {
    note(.sent(stream))
    guard role == .server, !stream.isRemoteEnded else { return nil }
    if stream.refusesRest { return .noError }
    stream.restLeft = configuration.earlyAnswerRestMax
    return nil
  }

  func enqueue(_ bytes: [UInt8], on stream: HTTP2Stream) {
    let before = stream.heldBytes
    stream.enqueue(bytes)
    heldBytes &+= stream.heldBytes &- before
    if stream.queuedBytes > configuration.streamSendQueueMax { stream.owesWritable = true }
  }

  /// True if another DATA frame may be added to the output.
  var hasRoom: Bool { output.count < outputLimit }

  /// Appends the header and payload of a DATA frame to the output.
  func sendData(_ stream: HTTP2Stream, frameHeader: UnsafeBufferPointer<UInt8>, count: Int) {
    output.append(contentsOf: frameHeader)
    let before = stream.heldBytes
    stream.dequeue(count, into: &output)
    heldBytes &+= stream.heldBytes &- before
    if stream.owesWritable, stream.queuedBytes <= configuration.streamSendQueueMax / 2 {
      stream.owesWritable = false
      note(.writable(stream))
    }
  }

  /// RFC 9113 section 4.1.
  static let frameHeaderSize = 9
  /// The number of header blocks kept for reuse; more than one is in use only while a batch is
  /// drained.
  private static let spareBlocksMax = 64
}

extension HeaderBlock {
  /// True if this is a 1xx response, which another will follow.
  fileprivate var isInformational: Bool {
    guard let first = fields.first, first.end - first.valueStart == 3 else { return false }
    return bytes[first.valueStart] == UInt8(ascii: "1")
  }
}
