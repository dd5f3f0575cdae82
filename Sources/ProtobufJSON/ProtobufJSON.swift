// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The JSON form of protobuf messages (protobuf's ProtoJSON mapping), both ways, from the list of
/// fields of each message.
///
/// Reading accepts all that the mapping allows: both spellings of a name, numbers as strings, enums
/// as numbers, both alphabets of base64. It is strict where two readers could differ: duplicate
/// names, two members of a oneof, numbers that the type cannot represent exactly, and lone
/// surrogates are refused.
public struct ProtobufJSON: Sendable {
  /// The messages that a `google.protobuf.Any` may contain.
  public var types: WireDeclarations

  /// True if unknown field names are ignored. Unknown names of enum values are refused in any case.
  public var ignoresUnknownFields: Bool

  /// The maximum nesting depth of objects and arrays.
  public var depthMax: Int

  /// The largest text in bytes.
  public var sizeMax: Int

  /// The largest message in bytes of its binary form. What is read is held to it before it takes
  /// memory, since an element of a list may take much more than its text; the exact size of a
  /// message is its caller's to check.
  public var messageSizeMax = Int(Int32.max)

  /// The JSON form, with a default depth of 100 and a default text size of 2^31 - 1 bytes.
  public init(
    types: WireDeclarations = WireDeclarations(reachableFrom: []),
    ignoresUnknownFields: Bool = false, depthMax: Int = 100, sizeMax: Int = Int(Int32.max)
  ) {
    self.types = types
    self.ignoresUnknownFields = ignoresUnknownFields
    self.depthMax = depthMax
    self.sizeMax = sizeMax
  }

  /// The message that a text means.
  public func message<Message: WireMessage>(
    _ type: Message.Type = Message.self, from text: [UInt8]
  ) throws(ProtobufJSONError) -> Message {
    guard text.count <= sizeMax else {
      throw ProtobufJSONError(.sizeExceeded(limit: sizeMax), at: sizeMax)
    }
    return try text.withUnsafeBufferPointer { (bytes) throws(ProtobufJSONError) in
      var reader = MessageReader(UnsafeRawBufferPointer(bytes), form: self)
      return try reader.wholeText(type)
    }
  }

  /// The text of a message: names in lowerCamelCase, fields without a value left out, in the order
  /// of their numbers; entries of maps in the order of their keys.
  ///
  /// - Throws: An error for a value that has no form in JSON: a time outside of the years 1 to
  ///   9999, an `Any` of an unknown type, a text that is not UTF-8.
  public func text<Message: WireMessage>(
    of message: Message
  ) throws(ProtobufJSONError) -> [UInt8] {
    var writer = MessageWriter(form: self)
    try writer.write(message)
    return writer.text
  }
}
