// SPDX-License-Identifier: Apache-2.0

// What `encode` calls, in the order of field numbers, as protobuf recommends.

extension WireWriter {
  /// Writes a tag: a constant where the field number is one, hence always inlined.
  @inlinable
  @inline(__always)
  mutating func tag(_ field: Int, _ type: WireType) {
    varint(UInt64(WireTag(field: field, type: type).rawValue))
  }

  /// Writes a value whether or not it is the default: a member of a oneof.
  @inlinable
  public mutating func present<Codec: WireCodec>(
    _ field: Int, _ value: Codec.Value, _ codec: Codec
  ) {
    tag(field, Codec.wireType)
    Codec.write(value, to: &self)
  }

  /// Writes a field with implicit presence: nothing if the value is the default.
  @inlinable
  public mutating func field<Codec: WireCodec>(
    _ field: Int, _ value: Codec.Value, _ codec: Codec
  ) {
    if !Codec.isDefault(value) { present(field, value, codec) }
  }

  /// Writes a field with explicit presence: nothing if there is no value.
  @inlinable
  public mutating func field<Codec: WireCodec>(
    _ field: Int, _ value: Codec.Value?, _ codec: Codec
  ) {
    if let value { present(field, value, codec) }
  }

  /// Writes a repeated field, numbers packed as proto3 does unless told otherwise.
  @inlinable
  public mutating func repeated<Codec: WireCodec>(
    _ field: Int, _ values: [Codec.Value], _ codec: Codec, packed: Bool = true
  ) {
    if values.isEmpty { return }
    guard packed && Codec.isPackable else {
      for value in values { present(field, value, codec) }
      return
    }
    tag(field, .lengthDelimited)
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
  public mutating func message<Message: WireMessage>(_ field: Int, _ value: Message?) {
    if let value { message(field, value) }
  }

  /// Writes a message field.
  @inlinable
  public mutating func message<Message: WireMessage>(_ field: Int, _ value: Message) {
    tag(field, .lengthDelimited)
    nested { writer in value.encode(to: &writer) }
  }

  /// Writes a repeated message field.
  @inlinable
  public mutating func messages<Message: WireMessage>(_ field: Int, _ values: [Message]) {
    for value in values { message(field, value) }
  }

  /// Writes a map, or pairs labelled like one, in the order in which they are iterated. Protobuf
  /// gives the order no meaning; pass sorted pairs where bytes must be reproducible.
  @inlinable
  public mutating func map<Key: WireCodec, Value: WireCodec>(
    _ field: Int, _ entries: some Sequence<(key: Key.Value, value: Value.Value)>,
    _ key: Key, _ value: Value
  ) {
    for entry in entries {
      tag(field, .lengthDelimited)
      nested { writer in
        writer.present(1, entry.key, key)
        writer.present(2, entry.value, value)
      }
    }
  }

  /// Writes fields that were kept because they are unknown, as they came.
  @inlinable
  public mutating func unknown(_ fields: [UInt8]) {
    raw(fields)
  }
}
