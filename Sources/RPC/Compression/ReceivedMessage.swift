// SPDX-License-Identifier: Apache-2.0

/// A message as it arrived. It is decompressed only when it is taken, so that what waits for a slow
/// reader never grows past what flow control let in.
struct ReceivedMessage {
  /// The message, without its prefix.
  var bytes: [UInt8]
  /// True if the bytes are compressed.
  var isCompressed = false

  /// The memory that the message takes, in bytes, with an allowance for its header, its place in a
  /// queue and the allocator's rounding.
  var heldBytes: Int { bytes.capacity &+ 256 }
}
