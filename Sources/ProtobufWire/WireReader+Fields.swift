// SPDX-License-Identifier: Apache-2.0

// What `visitFields` calls. Each function takes the values of its field while the tag that was read
// is the field's own. A field of an unexpected wire type has another tag, so it counts as unknown
// and is skipped, as in every protobuf runtime.

extension WireReader: FieldVisitor {
  /// True if the next field is this one: a comparison with a constant.
  @inlinable
  @inline(__always)
  func isAt(_ number: Int, _ type: WireType) -> Bool {
    tag == WireTag(field: number, type: type).rawValue
  }

  /// Reads a field with implicit presence; the last occurrence wins, but the value of a map merges
  /// if it is a message.
  @inlinable
  @inline(__always)
  public mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value, _ codec: Codec
  ) throws(WireError) {
    guard isAt(number, Codec.wireType) else { return }
    try Codec.merge(into: &value, from: &self)
    try nextTag()
  }

  /// Reads a field with explicit presence; the last occurrence wins.
  @inlinable
  @inline(__always)
  public mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value?, _ codec: Codec
  ) throws(WireError) {
    guard isAt(number, Codec.wireType) else { return }
    value = try Codec.read(from: &self)
    try nextTag()
  }

  /// Reads values of a repeated field and packed runs of them: readers accept both, whichever the
  /// declaration asks for.
  @inlinable
  @inline(__always)
  public mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec,
    packed: Bool
  ) throws(WireError) {
    while true {
      if isAt(number, Codec.wireType) {
        values.append(try Codec.read(from: &self))
      } else if Codec.isPackable, isAt(number, .lengthDelimited) {
        try packedRun(&values, codec)
      } else {
        return
      }
      try nextTag()
    }
  }

  /// The number of the next field.
  @inlinable
  var fieldNumber: Int { Int(tag &>> 3) }

  @inlinable
  mutating func packedRun<Codec: WireCodec>(
    _ values: inout [Codec.Value], _ codec: Codec
  ) throws(WireError) {
    let count = try length()
    if let width = Codec.width {
      guard count.isMultiple(of: width) else {
        throw .misalignedPackedField(field: fieldNumber)
      }
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
  @inline(__always)
  public mutating func message<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ value: inout Message?
  ) throws(WireError) {
    guard isAt(number, .lengthDelimited) else { return }
    // Taken out of the optional so that merging does not copy its contents.
    var message = value.take() ?? Message()
    try nested(&message)
    value = consume message
    try nextTag()
  }

  /// Reads the elements of a repeated message field.
  @inlinable
  @inline(__always)
  public mutating func messages<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ values: inout [Message]
  ) throws(WireError) {
    while isAt(number, .lengthDelimited) {
      var message = Message()
      try nested(&message)
      values.append(message)
      try nextTag()
    }
  }

  /// Reads the entries of a map. A missing key or value has its default; the last entry of a key
  /// wins.
  @inlinable
  public mutating func map<Key: WireKeyCodec, Value: WireCodec>(
    _ number: Int, _ name: StaticString, _ entries: inout [Key.Value: Value.Value],
    _ key: Key, _ value: Value
  ) throws(WireError) {
    while isAt(number, .lengthDelimited) {
      var entry = WireMapEntry<Key, Value>()
      try nested(&entry)
      entries[entry.key] = entry.value
      try nextTag()
    }
  }

  /// Reads a member of a oneof; the last member wins.
  @inlinable
  @inline(__always)
  public mutating func member<Choice, Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ codec: Codec, _ embed: (Codec.Value) -> Choice, _ extract: (Choice?) -> Codec.Value?
  ) throws(WireError) {
    guard isAt(number, Codec.wireType) else { return }
    choice = embed(try Codec.read(from: &self))
    try nextTag()
  }

  /// Reads a message that is a member of a oneof and merges it into what came before, if that is
  /// the same member.
  @inlinable
  @inline(__always)
  public mutating func member<Choice, Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ embed: (Message) -> Choice, _ extract: (Choice?) -> Message?
  ) throws(WireError) {
    guard isAt(number, .lengthDelimited) else { return }
    var message = extract(choice) ?? Message()
    // Let go of, so that what it holds is not copied.
    choice = nil
    try nested(&message)
    choice = embed(message)
    try nextTag()
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

  @usableFromInline
  static var wireName: String { "" }

  @inlinable
  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "key", &key, Key())
    try visitor.field(2, "value", &value, Value())
  }
}
