// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Random messages of any type from a seed, so that a failure can be repeated.
public struct RandomMessages {
  private var generator: SplitMix

  /// The messages that follow from this seed.
  public init(seed: UInt64) { generator = SplitMix(seed: seed) }

  /// The next message of a type: about half of the fields are set, and messages nest up to four
  /// deep.
  public mutating func next<Message: WireMessage>(_ type: Message.Type) -> Message {
    var filler = RandomFiller(generator: generator, depthLeft: 4)
    let message = filler.message(type)
    generator = filler.generator
    return message
  }
}

/// Sets the fields of one message.
private struct RandomFiller: FieldVisitor {
  var generator: SplitMix
  var depthLeft: Int

  mutating func message<Message: WireMessage>(_ type: Message.Type) -> Message {
    depthLeft -= 1
    defer { depthLeft += 1 }
    // These two have values that have no form in JSON.
    if let time = WireTimestamp(seconds: seconds(), nanos: nanos()) as? Message { return time }
    if let duration = WireDuration(.milliseconds(nanos())) as? Message { return duration }
    if let mask = FieldMask(paths: ["title", "update_mask.paths"]) as? Message { return mask }
    if let any = AnyMessage(WireDuration(.seconds(nanos()))) as? Message { return any }
    var message = Message()
    message.visitFields(&self)
    return message
  }

  private mutating func seconds() -> Int64 {
    .random(in: -62_135_596_800...253_402_300_799, using: &generator)
  }

  private mutating func nanos() -> Int32 { .random(in: 0...999_999_999, using: &generator) }

  private mutating func coin() -> Bool { .random(using: &generator) }

  private mutating func value<Codec: WireCodec>(_ codec: Codec.Type) -> Codec.Value {
    Codec.value(scalar(codec)) ?? Codec.defaultValue
  }

  private mutating func scalar<Codec: WireCodec>(_ codec: Codec.Type) -> WireScalar {
    let bits = UInt64.random(in: 0...UInt64.max, using: &generator) &>> (coin() ? 0 : 57)
    switch Codec.kind {
    case .int64, .sint64, .sfixed64: return .signed(Int64(truncatingIfNeeded: bits))
    case .int32, .sint32, .sfixed32: return .signed(Int64(Int32(truncatingIfNeeded: bits)))
    case .uint64, .fixed64: return .unsigned(bits)
    case .uint32, .fixed32: return .unsigned(UInt64(UInt32(truncatingIfNeeded: bits)))
    case .double: return .double(.random(in: -1e9...1e9, using: &generator))
    case .float: return .float(.random(in: -1e9...1e9, using: &generator))
    case .bool: return .bool(coin())
    case .string: return .string(Self.texts.randomElement(using: &generator) ?? "")
    case .bytes: return .bytes((0..<bits % 40).map { UInt8(truncatingIfNeeded: bits &* $0) })
    case .enumeration: return .enumeration(Int32(bits % 4))
    case .message, .map: break
    }
    guard case .message(let type)? = Codec.composite else { return .bool(false) }
    return .message(message(type))
  }

  /// A message of a type that is known only at run time.
  private mutating func message(_ type: any WireMessage.Type) -> any WireMessage {
    func made<Message: WireMessage>(_ type: Message.Type) -> any WireMessage { message(type) }
    return made(type)
  }

  private static let texts = [
    "", "a", "Dybde øst 🗺", "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}", "{\"a\":[1,-0,1e9]}",
    String(repeating: "x", count: 200), "\u{2028}\u{10ffff}",
  ]

  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ field: inout Codec.Value, _ codec: Codec
  ) {
    if coin() { field = value(Codec.self) }
  }

  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ field: inout Codec.Value?, _ codec: Codec
  ) {
    if coin() { field = value(Codec.self) }
  }

  mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec,
    packed: Bool
  ) {
    for _ in 0..<Int.random(in: 0...3, using: &generator) { values.append(value(Codec.self)) }
  }

  mutating func message<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ field: inout Message?
  ) {
    if depthLeft > 0, coin() { field = message(Message.self) }
  }

  mutating func messages<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ values: inout [Message]
  ) {
    guard depthLeft > 0 else { return }
    for _ in 0..<Int.random(in: 0...3, using: &generator) { values.append(message(Message.self)) }
  }

  mutating func map<Key: WireKeyCodec, Value: WireCodec>(
    _ number: Int, _ name: StaticString, _ entries: inout [Key.Value: Value.Value],
    _ key: Key, _ valueCodec: Value
  ) {
    guard depthLeft > 0 else { return }
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      entries[value(Key.self)] = value(Value.self)
    }
  }

  mutating func member<Choice, Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ codec: Codec, _ embed: (Codec.Value) -> Choice, _ extract: (Choice?) -> Codec.Value?
  ) {
    if coin() { choice = embed(value(Codec.self)) }
  }

  mutating func member<Choice, Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ embed: (Message) -> Choice, _ extract: (Choice?) -> Message?
  ) {
    if depthLeft > 0, coin() { choice = embed(message(Message.self)) }
  }
}

extension WireTimestamp {
  fileprivate init(seconds: Int64, nanos: Int32) {
    self.init()
    self.seconds = seconds
    self.nanos = nanos
  }
}

extension FieldMask {
  fileprivate init(paths: [String]) {
    self.init()
    self.paths = paths
  }
}
