// SPDX-License-Identifier: Apache-2.0

/// A pass over the fields of a message. Each use of messages is a visitor: the binary reader and
/// writer, JSON, the table that the drift test compares, random specimens.
///
/// `WireMessage.visitFields` calls one function for each field, in the order of numbers. A visitor
/// may read and replace the value.
public protocol FieldVisitor: ~Copyable {
  /// The error that ends a pass early; `Never` for a visitor that cannot fail.
  associatedtype Failure: Error

  /// A field with implicit presence: the default value means that it is absent.
  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value, _ codec: Codec
  ) throws(Failure)

  /// A field with explicit presence: nil means that it is absent.
  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value?, _ codec: Codec
  ) throws(Failure)

  /// A repeated field. Numbers are written packed, as proto3 does unless told otherwise.
  mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec,
    packed: Bool
  ) throws(Failure)

  /// A message field: nil means that it is absent.
  mutating func message<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ value: inout Message?
  ) throws(Failure)

  /// A repeated message field.
  mutating func messages<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ values: inout [Message]
  ) throws(Failure)

  /// A map.
  mutating func map<Key: WireKeyCodec, Value: WireCodec>(
    _ number: Int, _ name: StaticString, _ entries: inout [Key.Value: Value.Value],
    _ key: Key, _ value: Value
  ) throws(Failure)

  /// A member of the oneof `choice`, which is named `oneof` in the `.proto` file. `embed` makes the
  /// choice of a value; `extract` returns the value if the choice is this member.
  mutating func member<Choice, Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ codec: Codec, _ embed: (Codec.Value) -> Choice, _ extract: (Choice?) -> Codec.Value?
  ) throws(Failure)

  /// A message that is a member of a oneof.
  mutating func member<Choice, Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ embed: (Message) -> Choice, _ extract: (Choice?) -> Message?
  ) throws(Failure)
}

extension FieldVisitor where Self: ~Copyable {
  /// A repeated field that is packed if its type allows it.
  @inlinable
  @inline(__always)
  public mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec
  ) throws(Failure) {
    try repeated(number, name, &values, codec, packed: true)
  }
}

/// A visitor of any kind, copyable or not: the constraint that `visitFields` puts on its visitor.
public typealias FieldVisiting = FieldVisitor & ~Copyable

/// A visitor that reads the fields and never assigns to them.
public protocol FieldInspector: FieldVisitor, ~Copyable {}

extension WireMessage {
  /// Lends the message to `body`, which must change nothing: it shows it to a `FieldInspector`.
  ///
  /// `visitFields` lends its fields for change, which a message that is only borrowed cannot do,
  /// and a copy of the message would count a reference for each text in it. Hence the pointer. It
  /// is sound because a `FieldInspector` assigns nothing and the fields are stored properties, so
  /// that nothing is written back.
  @inlinable
  @inline(__always)
  public func withInspection<Result, Failure: Error>(
    _ body: (inout Self) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafePointer(to: self) { (message) throws(Failure) in
      try body(&UnsafeMutablePointer(mutating: message).pointee)
    }
  }
}

extension UnsafeBufferPointer where Element: WireMessage {
  /// The elements, lent for inspection like `WireMessage.withInspection` does.
  @inlinable
  var inspected: UnsafeMutableBufferPointer<Element> { UnsafeMutableBufferPointer(mutating: self) }
}
