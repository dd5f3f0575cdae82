// SPDX-License-Identifier: Apache-2.0

/// Compresses and decompresses single messages: what RPC leaves to whoever links the library.
///
/// Used on one executor, so that it may keep its memory from one message to the next.
public protocol CompressionEngine: AnyObject {
  /// A message behind `headroom` zero bytes, compressed; nil when it would not become smaller.
  func compress(
    _ message: UnsafeRawBufferPointer, _ encoding: MessageEncoding, headroom: Int
  ) -> [UInt8]?

  /// What a message stands for: INTERNAL when it is corrupt, RESOURCE_EXHAUSTED when that is more
  /// than `sizeMax` bytes, which must be found out without decompressing all of it.
  func decompress(
    _ message: UnsafeRawBufferPointer, _ encoding: MessageEncoding, sizeMax: Int
  ) throws(RPCError) -> [UInt8]
}
