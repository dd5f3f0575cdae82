// SPDX-License-Identifier: Apache-2.0

/// How the messages of one call are compressed, as its two ends agreed by their headers.
public struct CallCompression {
  /// What does the work.
  let engine: any CompressionEngine
  /// By what the peer's messages are compressed, those that are marked so; nil when none may be.
  var inbound: MessageEncoding?
  /// By what our messages may be compressed; nil when the peer takes none.
  let outbound: MessageEncoding?
  /// Messages of fewer bytes are sent as they are: what they would save is lost in a packet.
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

  /// A framed message compressed and framed, or nil when it is to be sent as it is.
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

  /// What a message of the peer stands for.
  func decompress(_ message: [UInt8], sizeMax: Int) throws(RPCError) -> [UInt8] {
    guard let inbound else {
      throw .compressedWithoutEncoding
    }
    return try message.withUnsafeBufferPointer { (bytes) throws(RPCError) in
      try engine.decompress(UnsafeRawBufferPointer(bytes), inbound, sizeMax: sizeMax)
    }
  }
}
