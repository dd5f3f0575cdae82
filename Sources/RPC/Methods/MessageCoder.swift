// SPDX-License-Identifier: Apache-2.0

/// The encodings of messages of one type: the binary one, and JSON where it has one.
///
/// A class, since calls share it: of a struct, each closure would be retained for each call, and
/// the type be looked up.
public final class MessageCoder<Message: Sendable>: Sendable {
  /// Decodes a message, or throws the status that refuses it.
  let decode: @Sendable ([UInt8]) throws(RPCError) -> Message
  /// Encodes a message after `headroom` zero bytes, which the prefix will fill.
  private let encode: @Sendable (Message, _ headroom: Int) -> [UInt8]
  /// The form in JSON; nil for messages that have none.
  private let json: JSONForm?

  /// The JSON form of messages of one type.
  public struct JSONForm: Sendable {
    let decode: @Sendable ([UInt8], _ sizeMax: Int) throws(RPCError) -> Message
    let encode: @Sendable (Message) throws(RPCError) -> [UInt8]

    /// A coder with these two functions. `decode` refuses messages of more than `sizeMax` bytes in
    /// binary form.
    public init(
      decode: @escaping @Sendable ([UInt8], _ sizeMax: Int) throws(RPCError) -> Message,
      encode: @escaping @Sendable (Message) throws(RPCError) -> [UInt8]
    ) {
      self.decode = decode
      self.encode = encode
    }
  }

  /// A coder with these two functions; `frame` leaves the given number of zero bytes before the
  /// message.
  public init(
    decode: @escaping @Sendable ([UInt8]) throws(RPCError) -> Message,
    frame: @escaping @Sendable (Message, _ headroom: Int) -> [UInt8], json: JSONForm? = nil
  ) {
    self.decode = decode
    self.encode = frame
    self.json = json
  }

  /// A message in binary with its prefix.
  func frame(_ message: Message) -> [UInt8] {
    var frame = encode(message, MessagePrefix.size)
    MessagePrefix.write(to: &frame)
    return frame
  }

  /// The message that a call was sent.
  func decode(_ bytes: [UInt8], for call: ServerCall) throws(RPCError) -> Message {
    guard call.codec == .json else { return try decode(bytes) }
    guard let json else { throw .withoutJSON }
    return try json.decode(bytes, call.messageSizeMax)
  }

  /// A message as a call sends it, with its prefix.
  func frame(_ message: Message, for codec: MessageCodec) throws(RPCError) -> [UInt8] {
    guard codec == .json else { return frame(message) }
    guard let json else { throw .withoutJSON }
    var frame = [UInt8](repeating: 0, count: MessagePrefix.size)
    frame.append(contentsOf: try json.encode(message))
    MessagePrefix.write(to: &frame)
    return frame
  }
}

extension RPCError {
  /// The messages of a method have no form in JSON.
  fileprivate static let withoutJSON = RPCError(
    .unimplemented, "the method's messages do not support JSON")
}
