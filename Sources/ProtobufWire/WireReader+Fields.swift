// SPDX-License-Identifier: Apache-2.0

// What `decodeField` calls. Each function reads the value of the current field if its wire type is
// the declared one; otherwise the field counts as unknown and is skipped, as in every protobuf
// runtime.

extension WireReader {
  /// Reads a field with implicit presence; the last occurrence wins.
  @inlinable
  public mutating func read<Codec: WireCodec>(
    _ value: inout Codec.Value, _ codec: Codec
  ) throws(WireError) {
    guard tag.type == Codec.wireType else { return try skip() }
    value = try Codec.read(from: &self)
  }

  /// Reads a field with explicit presence; the last occurrence wins.
  @inlinable
  public mutating func read<Codec: WireCodec>(
    _ value: inout Codec.Value?, _ codec: Codec
  ) throws(WireError) {
    guard tag.type == Codec.wireType else { return try skip() }
    value = try Codec.read(from: &self)
  }

  /// Reads a member of a oneof; nil if the field was skipped, so that the oneof stays as it is.
  @inlinable
  public mutating func value<Codec: WireCodec>(
    _ codec: Codec
  ) throws(WireError) -> Codec.Value? {
    guard tag.type == Codec.wireType else {
      try skip()
      return nil
    }
    return try Codec.read(from: &self)
  }

  /// Reads a message that is a member of a oneof and merges it into `current`, the value that the
  /// oneof holds if it holds this member; nil if the field was skipped.
  @inlinable
  public mutating func value<Message: WireMessage>(
    mergedInto current: Message?
  ) throws(WireError) -> Message? {
    guard tag.type == .lengthDelimited else {
      try skip()
      return nil
    }
    var message = current ?? Message()
    try nested(&message)
    return message
  }

  /// Reads one value of a repeated field, or a packed run of them: readers accept both, whichever
  /// the declaration asks for.
  @inlinable
  public mutating func repeated<Codec: WireCodec>(
    _ values: inout [Codec.Value], _ codec: Codec
  ) throws(WireError) {
    if tag.type == Codec.wireType {
      values.append(try Codec.read(from: &self))
    } else if Codec.isPackable && tag.type == .lengthDelimited {
      try packed(&values, codec)
    } else {
      try skip()
    }
  }

  @inlinable
  mutating func packed<Codec: WireCodec>(
    _ values: inout [Codec.Value], _ codec: Codec
  ) throws(WireError) {
    let field = tag.field
    let count = try length()
    if let width = Codec.width {
      guard count.isMultiple(of: width) else { throw .misalignedPackedField(field: field) }
      // Only the first run reserves: were each of many short runs to, the cost would be quadratic.
      if values.isEmpty { values.reserveCapacity(count / width) }
    }
    let outerEnd = end
    end = cursor + count
    while cursor != end { values.append(try Codec.read(from: &self)) }
    end = outerEnd
  }

  /// Reads a message field and merges it into what came before.
  @inlinable
  public mutating func message<Message: WireMessage>(
    _ value: inout Message?
  ) throws(WireError) {
    guard tag.type == .lengthDelimited else { return try skip() }
    // Taken out of the optional so that merging does not copy what it holds.
    var message = value.take() ?? Message()
    try nested(&message)
    value = consume message
  }

  /// Reads a message field whose absence equals an empty message.
  @inlinable
  public mutating func message<Message: WireMessage>(
    _ value: inout Message
  ) throws(WireError) {
    guard tag.type == .lengthDelimited else { return try skip() }
    try nested(&value)
  }

  /// Reads one element of a repeated message field.
  @inlinable
  public mutating func messages<Message: WireMessage>(
    _ values: inout [Message]
  ) throws(WireError) {
    guard tag.type == .lengthDelimited else { return try skip() }
    var message = Message()
    try nested(&message)
    values.append(message)
  }

  /// Reads one entry of a map. A missing key or value has its default; the last entry of a key
  /// wins.
  @inlinable
  public mutating func map<Key: WireCodec, Value: WireCodec>(
    _ entries: inout [Key.Value: Value.Value], _ key: Key, _ value: Value
  ) throws(WireError) where Key.Value: Hashable {
    guard tag.type == .lengthDelimited else { return try skip() }
    var entry = WireMapEntry<Key, Value>()
    try nested(&entry)
    entries[entry.key] = entry.value
  }
}

/// The message that a map field repeats: key in field 1, value in field 2.
@usableFromInline
struct WireMapEntry<Key: WireCodec, Value: WireCodec>: WireMessage {
  @usableFromInline
  var key = Key.defaultValue

  @usableFromInline
  var value = Value.defaultValue

  @inlinable
  init() {}

  @inlinable
  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1 where tag.type == Key.wireType: key = try Key.read(from: &reader)
    case 2 where tag.type == Value.wireType: try Value.merge(into: &value, from: &reader)
    default: try reader.skip()
    }
  }

  @inlinable
  func encode(to writer: inout WireWriter) {
    writer.present(1, key, Key())
    writer.present(2, value, Value())
  }

  @usableFromInline
  static var wireFields: [WireField] { [] }

  @usableFromInline
  static var wireName: String { "" }
}
