// SPDX-License-Identifier: Apache-2.0

// What `visitFields` calls. Messages show their fields in the order of numbers, in which protobuf
// recommends to write them.

extension WireWriter: FieldInspector {
  /// Writes a tag: a constant where the field number is one, hence always inlined.
  @inlinable
  @inline(__always)
  mutating func tag(_ number: Int, _ type: WireType) {
    varint(UInt64(WireTag(field: number, type: type).rawValue))
  }

  /// Writes a value whether or not it is the default.
  @inlinable
  @inline(__always)
  mutating func present<Codec: WireCodec>(
    _ number: Int, _ value: Codec.Value, _ codec: Codec
  ) {
    tag(number, Codec.wireType)
    Codec.write(value, to: &self)
  }

  /// Writes a message, even an empty one.
  @inlinable
  @inline(__always)
  mutating func present<Message: WireMessage>(_ number: Int, _ message: inout Message) {
    tag(number, .lengthDelimited)
    nested(&message)
  }

  /// Writes a field with implicit presence: nothing if the value is the default.
  @inlinable
  @inline(__always)
  public mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value, _ codec: Codec
  ) {
    if !Codec.isDefault(value) { present(number, value, codec) }
  }

  /// Writes a field with explicit presence: nothing if there is no value.
  @inlinable
  @inline(__always)
  public mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value?, _ codec: Codec
  ) {
    if let value { present(number, value, codec) }
  }

  /// Writes a repeated field.
  @inlinable
  public mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec,
    packed: Bool
  ) {
    if values.isEmpty { return }
    guard packed && Codec.isPackable else {
      for value in values { present(number, value, codec) }
      return
    }
    tag(number, .lengthDelimited)
    if let width = Codec.width {
      varint(UInt64(values.count * width))
      for value in values { Codec.write(value, to: &self) }
    } else {
      nested { writer in
        for value in values { Codec.write(value, to: &writer) }
      }
    }
  }

  /// Writes a message field if there is a message, even an empty one.
  @inlinable
  @inline(__always)
  public mutating func message<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ value: inout Message?
  ) {
    // Not `if let`, which copies.
    guard value != nil else { return }
    tag(number, .lengthDelimited)
    nested(&value)
  }

  /// Writes a repeated message field.
  @inlinable
  public mutating func messages<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ values: inout [Message]
  ) {
    values.withUnsafeBufferPointer { values in
      for index in values.indices { present(number, &values.inspected[index]) }
    }
  }

  /// Writes the entries of a map in the order of their keys, so that equal messages have equal
  /// bytes.
  @inlinable
  public mutating func map<Key: WireKeyCodec, Value: WireCodec>(
    _ number: Int, _ name: StaticString, _ entries: inout [Key.Value: Value.Value],
    _ key: Key, _ value: Value
  ) {
    if entries.isEmpty { return }
    for entry in entries.sorted(by: { Key.isOrdered($0.key, $1.key) }) {
      tag(number, .lengthDelimited)
      nested { writer in
        writer.present(1, entry.key, key)
        writer.present(2, entry.value, value)
      }
    }
  }

  /// Writes a member of a oneof if it is the choice, whether or not it is the default.
  @inlinable
  @inline(__always)
  public mutating func member<Choice, Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ codec: Codec, _ embed: (Codec.Value) -> Choice, _ extract: (Choice?) -> Codec.Value?
  ) {
    if let value = extract(choice) { present(number, value, codec) }
  }

  /// Writes a message that is a member of a oneof if it is the choice.
  @inlinable
  @inline(__always)
  public mutating func member<Choice, Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ embed: (Message) -> Choice, _ extract: (Choice?) -> Message?
  ) {
    if var value = extract(choice) { present(number, &value) }
  }
}
