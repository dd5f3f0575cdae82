// SPDX-License-Identifier: Apache-2.0

/// The encoding of messages of one type.
public struct MessageCoder<Message: Sendable>: Sendable {
  /// The message of these bytes, or the status that refuses them.
  let decode: @Sendable ([UInt8]) throws(RPCError) -> Message
  /// The message's bytes behind so many zero bytes, which the prefix will fill.
  private let encode: @Sendable (Message, _ headroom: Int) -> [UInt8]

  /// A coder of these two directions; `frame` leaves so many zero bytes before the message.
  public init(
    decode: @escaping @Sendable ([UInt8]) throws(RPCError) -> Message,
    frame: @escaping @Sendable (Message, _ headroom: Int) -> [UInt8]
  ) {
    self.decode = decode
    self.encode = frame
  }

  /// A message with its prefix.
  func frame(_ message: Message) -> [UInt8] {
    var frame = encode(message, MessagePrefix.size)
    MessagePrefix.write(to: &frame)
    return frame
  }
}
