// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufWire

/// Writes a message as a JSON object, compactly.
struct MessageWriter: FieldInspector {
  let form: ProtobufJSON
  var text: [UInt8] = []

  /// True if the innermost object or array has a member already.
  private var hasMember = false
  /// True if the value of a field is written without its name and an object around it.
  private var isBare = false

  init(form: ProtobufJSON) { self.form = form }

  mutating func append(_ text: String) { self.text.append(contentsOf: text.utf8) }

  /// Writes a message of any type.
  mutating func write<Message: WireMessage>(_ message: Message) throws(ProtobufJSONError) {
    try message.withInspection { message throws(ProtobufJSONError) in try write(&message) }
  }

  private mutating func write<Message: WireMessage>(
    _ message: inout Message
  ) throws(ProtobufJSONError) {
    if let form = WellKnownForm(of: Message.self) { return try wellKnown(message, form) }
    try object { writer throws(ProtobufJSONError) in try message.visitFields(&writer) }
  }

  /// Writes a value that stands for a message with one field, even one that is absent.
  mutating func bareValue<Message: WireMessage>(_ message: Message) throws(ProtobufJSONError) {
    isBare = true
    defer { isBare = false }
    try message.withInspection { message throws(ProtobufJSONError) in
      try message.visitFields(&self)
    }
  }

  // MARK: Structure

  mutating func object(
    _ body: (inout MessageWriter) throws(ProtobufJSONError) -> Void
  ) throws(ProtobufJSONError) {
    try enclosed("{", "}", body)
  }

  mutating func array(
    _ body: (inout MessageWriter) throws(ProtobufJSONError) -> Void
  ) throws(ProtobufJSONError) {
    try enclosed("[", "]", body)
  }

  private mutating func enclosed(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar,
    _ body: (inout MessageWriter) throws(ProtobufJSONError) -> Void
  ) throws(ProtobufJSONError) {
    text.append(UInt8(ascii: open))
    hasMember = false
    try body(&self)
    text.append(UInt8(ascii: close))
    hasMember = true
  }

  /// Separates a member of an object or array from the one before.
  mutating func separate() {
    if hasMember { text.append(UInt8(ascii: ",")) }
    hasMember = true
  }

  /// Begins a member of an object.
  mutating func name(_ name: String) {
    separate()
    JSONString.append(Array(name.utf8), to: &text)
    text.append(UInt8(ascii: ":"))
  }

  private mutating func member(
    _ name: StaticString, _ body: (inout MessageWriter) throws(ProtobufJSONError) -> Void
  ) throws(ProtobufJSONError) {
    if !isBare {
      separate()
      text.append(UInt8(ascii: "\""))
      FieldName.append(name, to: &text)
      text.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
    }
    do throws(ProtobufJSONError) {
      try body(&self)
    } catch {
      throw error.inside("\(name)")
    }
  }
}

// MARK: Fields

extension MessageWriter {
  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value, _ codec: Codec
  ) throws(ProtobufJSONError) {
    if Codec.isDefault(value), !isBare { return }
    try member(name) { writer throws(ProtobufJSONError) in
      try writer.write(Codec.scalar(value), Codec.self)
    }
  }

  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value?, _ codec: Codec
  ) throws(ProtobufJSONError) {
    guard let value else { return }
    try member(name) { writer throws(ProtobufJSONError) in
      try writer.write(Codec.scalar(value), Codec.self)
    }
  }

  mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec,
    packed: Bool
  ) throws(ProtobufJSONError) {
    if values.isEmpty { return }
    try member(name) { writer throws(ProtobufJSONError) in
      try writer.array { writer throws(ProtobufJSONError) in
        for value in values {
          writer.separate()
          try writer.write(Codec.scalar(value), Codec.self)
        }
      }
    }
  }

  mutating func message<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ value: inout Message?
  ) throws(ProtobufJSONError) {
    guard let value else { return }
    try member(name) { writer throws(ProtobufJSONError) in try writer.write(value) }
  }

  mutating func messages<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ values: inout [Message]
  ) throws(ProtobufJSONError) {
    if values.isEmpty { return }
    try member(name) { writer throws(ProtobufJSONError) in
      try writer.array { writer throws(ProtobufJSONError) in
        for value in values {
          writer.separate()
          try writer.write(value)
        }
      }
    }
  }

  mutating func map<Key: WireKeyCodec, Value: WireCodec>(
    _ number: Int, _ name: StaticString, _ entries: inout [Key.Value: Value.Value],
    _ key: Key, _ value: Value
  ) throws(ProtobufJSONError) {
    if entries.isEmpty { return }
    let sorted = entries.sorted { Key.isOrdered($0.key, $1.key) }
    try member(name) { writer throws(ProtobufJSONError) in
      try writer.object { writer throws(ProtobufJSONError) in
        for entry in sorted {
          writer.separate()
          try writer.writeKey(Key.scalar(entry.key))
          writer.text.append(UInt8(ascii: ":"))
          try writer.write(Value.scalar(entry.value), Value.self)
        }
      }
    }
  }

  mutating func member<Choice, Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ codec: Codec, _ embed: (Codec.Value) -> Choice, _ extract: (Choice?) -> Codec.Value?
  ) throws(ProtobufJSONError) {
    guard let value = extract(choice) else { return }
    try member(name) { writer throws(ProtobufJSONError) in
      try writer.write(Codec.scalar(value), Codec.self)
    }
  }

  mutating func member<Choice, Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ embed: (Message) -> Choice, _ extract: (Choice?) -> Message?
  ) throws(ProtobufJSONError) {
    guard let value = extract(choice) else { return }
    try member(name) { writer throws(ProtobufJSONError) in try writer.write(value) }
  }
}
