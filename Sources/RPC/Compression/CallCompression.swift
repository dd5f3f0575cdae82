// SPDX-License-Identifier: Apache-2.0

/// The compression of one call's messages, as its two ends agreed by their headers.
public struct CallCompression {
  /// The engine that compresses.
  let engine: any CompressionEngine
  /// The encoding of the peer's messages that are marked as compressed; nil if none may be.
  var inbound: MessageEncoding?
  /// The encoding that our messages may have; nil if the peer accepts none.
  let outbound: MessageEncoding?
  /// Smaller messages are sent uncompressed: within one packet, compression saves nothing.
  let messageSizeMin: Int

  /// The compression of a call by `engine`, both ways as far as they are not nil.
  public init(
    engine: any CompressionEngine, inbound: MessageEncoding?, outbound: MessageEncoding?,
    messageSizeMin: Int
  ) {
    self.engine = engine
    self.inbound = inbound
    self.outbound = outbound
    self.messageSizeMin = messageSizeMin
  }

  /// A framed message, compressed and framed again, or nil to send it uncompressed.
  func compress(_ frame: [UInt8]) -> [UInt8]? {
    guard let outbound, frame.count - MessagePrefix.size >= messageSizeMin else { return nil }
    let compressed = frame.withUnsafeBytes { bytes in
      engine.compress(
        UnsafeRawBufferPointer(rebasing: bytes[MessagePrefix.size...]), outbound,
        headroom: MessagePrefix.size)
    }
    guard var compressed else { return nil }
    MessagePrefix.write(to: &compressed, isCompressed: true)
    return compressed
  }

  /// A compressed body, or nil to send it uncompressed.
  func compress(body: [UInt8]) -> [UInt8]? {
    guard let outbound, body.count >= messageSizeMin else { return nil }
    return body.withUnsafeBytes { engine.compress($0, outbound, headroom: 0) }
  }

  /// A message of the peer, decompressed.
  func decompress(_ message: [UInt8], sizeMax: Int) throws(RPCError) -> [UInt8] {
    guard let inbound else {
      throw .compressedWithoutEncoding
    }
    return try message.withUnsafeBufferPointer { (bytes) throws(RPCError) in
      try engine.decompress(UnsafeRawBufferPointer(bytes), inbound, sizeMax: sizeMax)
    }
  }
}
