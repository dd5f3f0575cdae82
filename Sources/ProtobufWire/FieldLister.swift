// SPDX-License-Identifier: Apache-2.0

extension WireMessage {
  /// The fields visited by `visitFields`, in its order.
  public static var wireFields: [WireField] {
    var lister = FieldLister()
    var message = Self()
    message.visitFields(&lister)
    return lister.fields
  }
}

/// Notes what each field is.
struct FieldLister: FieldVisitor {
  var fields: [WireField] = []

  private mutating func note(
    _ number: Int, _ name: StaticString, _ kind: WireField.Kind,
    _ label: WireField.Label = .singular
  ) {
    fields.append(WireField(number, "\(name)", kind, label))
  }

  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value, _ codec: Codec
  ) {
    note(number, name, Codec.kind)
  }

  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value?, _ codec: Codec
  ) {
    note(number, name, Codec.kind, .optional)
  }

  mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec,
    packed: Bool
  ) {
    note(number, name, Codec.kind, .repeated)
  }

  mutating func message<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ value: inout Message?
  ) {
    note(number, name, .message(Message.wireName))
  }

  mutating func messages<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ values: inout [Message]
  ) {
    note(number, name, .message(Message.wireName), .repeated)
  }

  mutating func map<Key: WireKeyCodec, Value: WireCodec>(
    _ number: Int, _ name: StaticString, _ entries: inout [Key.Value: Value.Value],
    _ key: Key, _ value: Value
  ) {
    note(number, name, .map(key: Key.kind, value: Value.kind), .repeated)
  }

  mutating func member<Choice, Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ codec: Codec, _ embed: (Codec.Value) -> Choice, _ extract: (Choice?) -> Codec.Value?
  ) {
    note(number, name, Codec.kind, .oneof("\(oneof)"))
  }

  mutating func member<Choice, Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ embed: (Message) -> Choice, _ extract: (Choice?) -> Message?
  ) {
    note(number, name, .message(Message.wireName), .oneof("\(oneof)"))
  }
}
