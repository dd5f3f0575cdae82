// SPDX-License-Identifier: Apache-2.0

/// Compresses and decompresses single messages: the part that RPC leaves to a target that links the
/// library.
///
/// Used on one executor, so that it may keep its memory from one message to the next.
public protocol CompressionEngine: AnyObject {
  /// A compressed message after `headroom` zero bytes; nil if it would not become smaller.
  func compress(
    _ message: UnsafeRawBufferPointer, _ encoding: MessageEncoding, headroom: Int
  ) -> [UInt8]?

  /// A message, decompressed: INTERNAL if it is corrupt, RESOURCE_EXHAUSTED if that is more
  /// than `sizeMax` bytes, which must be found out without decompressing all of it.
  func decompress(
    _ message: UnsafeRawBufferPointer, _ encoding: MessageEncoding, sizeMax: Int
  ) throws(RPCError) -> [UInt8]
}
