// SPDX-License-Identifier: Apache-2.0

/// One stream of a session: its number, how far each side has got, and what waits to be sent.
///
///            headers                end                 end
///     open ----------> sending ----------> ended   (our side)
///     open ----------------------------> remoteEnded  (the peer's side)
///
/// Invariant: `queuedBytes` is the sum of the chunks not yet handed to the transport.
/// Invariant: nothing is appended after the end was queued.
public final class HTTP2Stream {
  /// The stream identifier (RFC 9113 section 5.1.1).
  public let id: Int32
  /// The driver's object for the stream; the session never looks at it.
  public var attachment: AnyObject?
  /// True if the peer has ended its side.
  public internal(set) var isRemoteEnded = false
  /// True if the rest of the request is refused as soon as a response ends before it, rather than
  /// read for a moment. For a server's own stream, before its answer ends.
  public var refusesRest = false
  /// True if the stream is closed; submissions to it do nothing.
  public internal(set) var isClosed = false
  /// Bytes queued for sending.
  public private(set) var queuedBytes = 0
  /// The memory that the queue takes, in bytes: the capacities of its chunks, and an allowance for
  /// each.
  private(set) var heldBytes = 0
  /// The number of bytes passed to the transport; it does not change while the peer reads nothing.
  public private(set) var sentBytes: UInt64 = 0

  var hasReceivedHeaders = false
  /// Bytes of the request that may still come after an answer that ended before it; nil while none
  /// has.
  var restLeft: Int?
  /// The peer's message broke a rule of RFC 9113 section 8.1.
  var isMalformed = false
  /// The read callback returned DEFERRED; new bytes must resume the stream.
  var isDeferred = false
  /// A `.writable` event is owed once the queue has room again.
  var owesWritable = false
  private(set) var end: End = .open

  /// The end of the stream's own side, once the queue is empty.
  enum End {
    case open
    case withData
    case withTrailers(HeaderBlock)
  }

  private var chunks: [[UInt8]] = []
  private var head = 0
  private var offset = 0

  init(id: Int32) { self.id = id }

  /// Queues bytes after the data that already waits.
  func enqueue(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    queuedBytes &+= bytes.count
    heldBytes &+= Self.held(by: bytes)
    chunks.append(bytes)
  }

  func enqueue(end: End) { self.end = end }

  /// The number of bytes that the next DATA frame can take, at most `limit`.
  func available(limit: Int) -> Int { min(queuedBytes, limit) }

  /// Moves exactly `count` queued bytes to `output`; `count` must be at most `queuedBytes`.
  func dequeue(_ count: Int, into output: inout [UInt8]) {
    var left = count
    while left > 0, head < chunks.count {
      let size = chunks[head].count
      let taken = min(left, size &- offset)
      chunks[head].withUnsafeBufferPointer { chunk in
        output.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[offset..<offset &+ taken]))
      }
      left &-= taken
      offset &+= taken
      if offset == size {
        heldBytes &-= Self.held(by: chunks[head])
        chunks[head] = []
        head &+= 1
        offset = 0
      }
    }
    queuedBytes &-= count
    sentBytes &+= UInt64(count)
    if queuedBytes == 0 {
      chunks.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= Self.sentChunksMax {
      // A stream that is never quite drained must not keep the places of all it has sent.
      chunks.removeFirst(head)
      head = 0
    }
  }

  /// Places of sent chunks that are kept before the rest moves up; the queue holds about as many
  /// small messages.
  private static let sentChunksMax = 256

  /// Forgets what waits; the stream was closed.
  func close() {
    isClosed = true
    chunks = []
    head = 0
    offset = 0
    queuedBytes = 0
    heldBytes = 0
  }

  private static func held(by chunk: [UInt8]) -> Int { chunk.capacity &+ chunkOverhead }

  /// The overhead of a chunk in bytes: its header, its slot and the allocator's rounding.
  private static let chunkOverhead = 256
}
