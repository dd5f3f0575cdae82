// SPDX-License-Identifier: Apache-2.0

/// Cuts the body of a request into messages, as its protocol frames them.
struct RequestBody {
  private var deframer: MessageDeframer

  /// A body of messages with a prefix each.
  init(_ deframer: MessageDeframer) { self.deframer = deframer }

  /// True if the bytes so far end between two messages.
  var isAtBoundary: Bool { deframer.isAtBoundary }

  /// The memory that the part of a message that has arrived takes, in bytes.
  var heldBytes: Int { deframer.heldBytes }

  /// Takes bytes and hands out every message that they complete.
  @inline(__always)
  mutating func receive(
    _ bytes: UnsafeRawBufferPointer, _ handle: (ReceivedMessage) -> Void
  ) throws(RPCError) {
    try deframer.receive(bytes, handle)
  }

  /// Takes the end and hands out the message that it completes, in protocols in which it does.
  mutating func end(_ handle: (ReceivedMessage) -> Void) throws(RPCError) {
    guard deframer.isAtBoundary else {
      throw RPCError(.messageTruncated, "the request ends within a message")
    }
  }
}
