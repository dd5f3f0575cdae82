// SPDX-License-Identifier: Apache-2.0

/// Messages and enums by their full names: some that are named, and all that their fields are of.
public struct WireDeclarations: Sendable {
  /// The messages.
  public private(set) var messages: [String: any WireMessage.Type] = [:]
  /// The enums.
  public private(set) var enums: [String: any WireEnum.Type] = [:]

  /// The declarations that can be reached from some messages.
  public init(reachableFrom messages: [any WireMessage.Type]) {
    for message in messages { add(message) }
  }

  private mutating func add<Message: WireMessage>(_ type: Message.Type) {
    guard messages.updateValue(type, forKey: Message.wireName) == nil else { return }
    var finder = DeclarationFinder()
    var message = Message()
    message.visitFields(&finder)
    for composite in finder.composites {
      switch composite {
      case .message(let type): add(type)
      case .enumeration(let type): enums[type.wireName] = type
      }
    }
  }
}

/// Notes the messages and enums that the fields of one message are of.
private struct DeclarationFinder: FieldVisitor {
  var composites: [WireComposite] = []

  private mutating func note<Codec: WireCodec>(_ codec: Codec.Type) {
    if let composite = Codec.composite { composites.append(composite) }
  }

  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value, _ codec: Codec
  ) {
    note(Codec.self)
  }

  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value?, _ codec: Codec
  ) {
    note(Codec.self)
  }

  mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec,
    packed: Bool
  ) {
    note(Codec.self)
  }

  mutating func message<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ value: inout Message?
  ) {
    composites.append(.message(Message.self))
  }

  mutating func messages<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ values: inout [Message]
  ) {
    composites.append(.message(Message.self))
  }

  mutating func map<Key: WireKeyCodec, Value: WireCodec>(
    _ number: Int, _ name: StaticString, _ entries: inout [Key.Value: Value.Value],
    _ key: Key, _ value: Value
  ) {
    note(Value.self)
  }

  mutating func member<Choice, Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ codec: Codec, _ embed: (Codec.Value) -> Choice, _ extract: (Choice?) -> Codec.Value?
  ) {
    note(Codec.self)
  }

  mutating func member<Choice, Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ embed: (Message) -> Choice, _ extract: (Choice?) -> Message?
  ) {
    composites.append(.message(Message.self))
  }
}
