// SPDX-License-Identifier: Apache-2.0

/// `google.protobuf.Any`: a message of any type, with the name of that type.
public struct AnyMessage: WireMessage, Equatable {
  /// `type.googleapis.com/` and the full name of the type.
  public var typeURL = ""
  /// The encoded message.
  public var value: [UInt8] = []

  public init() {}

  /// Wraps a message.
  public init(_ message: some WireMessage) {
    typeURL = Self.typeURLPrefix + type(of: message).wireName
    value = message.wireBytes
  }

  /// The message inside if it is of this type and can be decoded, else nil.
  public func message<Message: WireMessage>(as type: Message.Type) -> Message? {
    guard typeName.utf8.elementsEqual(Message.wireName.utf8) else { return nil }
    return try? Message(wireBytes: value)
  }

  /// The full name of the type: only what follows the last slash of the URL names it.
  public var typeName: Substring { Self.typeName(in: typeURL) }

  /// The full name of the type in a URL.
  public static func typeName(in url: String) -> Substring {
    // A slash is one byte, so no characters need to be told apart.
    let slash = url.utf8.lastIndex(of: UInt8(ascii: "/"))
    return url[(slash.map(url.utf8.index(after:)) ?? url.startIndex)...]
  }

  private static let typeURLPrefix = "type.googleapis.com/"
}

extension AnyMessage {
  public static let wireName = "google.protobuf.Any"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "type_url", &typeURL, .string)
    try visitor.field(2, "value", &value, .bytes)
  }
}
