// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufWire

/// Reads a message from a JSON object.
///
/// Like the binary reader, it reads ahead: the next name of the object waits until its field comes
/// by in a pass over the fields. So names in the order of the fields take one pass, and a name that
/// no field of a pass took is unknown.
struct MessageReader: FieldVisitor, ~Copyable {
  var reader: JSONReader
  let form: ProtobufJSON

  /// The next name of the innermost object, which waits for its field; nil at the end.
  private var key: [UInt8]?
  /// The fields of the innermost object that were read.
  private var taken: Set<Int> = []
  /// True if a value without an object is read, whose name is `key`.
  private var isBare = false
  /// The number of names that were taken by a field, in all objects.
  private var takenCount = 0
  /// The bytes of binary form that are left for elements of lists and entries of maps.
  private var sizeLeft: Int

  init(_ bytes: UnsafeRawBufferPointer, form: ProtobufJSON) {
    reader = JSONReader(bytes, depthMax: form.depthMax)
    self.form = form
    sizeLeft = form.messageSizeMax
  }

  /// Takes so many bytes, which an element has at least in binary, of what the message may have.
  mutating func charge(_ size: Int) throws(ProtobufJSONError) {
    sizeLeft -= size
    guard sizeLeft >= 0 else { throw error(.messageTooLarge(limit: form.messageSizeMax)) }
  }

  func error(_ fault: ProtobufJSONError.Fault) -> ProtobufJSONError {
    ProtobufJSONError(fault, at: reader.offset)
  }

  /// Runs a step of the underlying reader.
  mutating func step<Result>(
    _ body: (inout JSONReader) throws(JSONTextError) -> Result
  ) throws(ProtobufJSONError) -> Result {
    do throws(JSONTextError) {
      return try body(&reader)
    } catch {
      throw ProtobufJSONError(error)
    }
  }

  mutating func wholeText<Message: WireMessage>(
    _ type: Message.Type
  ) throws(ProtobufJSONError) -> Message {
    let message = try message(type)
    try step { (reader) throws(JSONTextError) in try reader.end() }
    return message
  }

  /// Reads a message of any type.
  mutating func message<Message: WireMessage>(
    _ type: Message.Type
  ) throws(ProtobufJSONError) -> Message {
    if let form = WellKnownForm(of: type) { return try wellKnown(type, form) }
    try expect(.object, "an object")
    try step { (reader) throws(JSONTextError) in try reader.beginObject() }
    return try members(of: type, named: nil)
  }

  /// Reads the members of an object that was begun; one of the name `omitted` is passed over.
  mutating func members<Message: WireMessage>(
    of type: Message.Type, named omitted: String?
  ) throws(ProtobufJSONError) -> Message {
    let outerTaken = taken
    taken = []
    var message = Message()
    try nextKey()
    while let key {
      if let omitted, key.elementsEqual(omitted.utf8) {
        try step { (reader) throws(JSONTextError) in try reader.skip() }
        try nextKey()
        continue
      }
      let before = takenCount
      try message.visitFields(&self)
      guard takenCount == before else { continue }
      let name = String(decoding: key, as: UTF8.self)
      guard form.ignoresUnknownFields else { throw error(.unknownField).inside(name) }
      do throws(ProtobufJSONError) {
        try step { (reader) throws(JSONTextError) in try reader.skip() }
      } catch {
        throw error.inside(name)
      }
      try nextKey()
    }
    taken = outerTaken
    return message
  }

  private mutating func nextKey() throws(ProtobufJSONError) {
    key = try step { (reader) throws(JSONTextError) in try reader.nextKey() }
  }

  /// Checks the type of the next value, so that another one is told as such.
  mutating func expect(
    _ kind: JSONReader.Kind, _ expected: String
  ) throws(ProtobufJSONError) {
    guard try step({ (reader) throws(JSONTextError) in try reader.kind() }) == kind else {
      throw error(.unexpectedValue(expected: expected))
    }
  }

  /// Reads the value of a field if the name that waits is its own. `body` reads a value that is not
  /// null, which means that the field is absent; `takesNull` says that null is a value of its type.
  private mutating func take(
    _ number: Int, _ name: StaticString, takesNull: Bool = false,
    _ body: (inout MessageReader) throws(ProtobufJSONError) -> Void
  ) throws(ProtobufJSONError) {
    guard let key, FieldName.matches(key, name) else { return }
    takenCount += 1
    do throws(ProtobufJSONError) {
      guard taken.insert(number).inserted else { throw error(.duplicateField) }
      if !takesNull, try isNull() {
        try step { (reader) throws(JSONTextError) in try reader.null() }
      } else {
        try body(&self)
      }
    } catch {
      throw error.inside(String(decoding: key, as: UTF8.self))
    }
    if isBare { self.key = nil } else { try nextKey() }
  }

  /// Reads a value that stands for a message with this one field.
  mutating func bareValue<Message: WireMessage>(
    _ type: Message.Type
  ) throws(ProtobufJSONError) -> Message {
    let outerTaken = taken
    taken = []
    isBare = true
    key = Array("value".utf8)
    var message = Message()
    try message.visitFields(&self)
    isBare = false
    taken = outerTaken
    return message
  }

  mutating func isNull() throws(ProtobufJSONError) -> Bool {
    try step { (reader) throws(JSONTextError) in try reader.kind() } == .null
  }

  /// Reads the elements of an array.
  private mutating func elements(
    ofSize size: Int, _ body: (inout MessageReader) throws(ProtobufJSONError) -> Void
  ) throws(ProtobufJSONError) {
    try expect(.array, "an array")
    try step { (reader) throws(JSONTextError) in try reader.beginArray() }
    var index = 0
    while try step({ (reader) throws(JSONTextError) in try reader.nextElement() }) {
      do throws(ProtobufJSONError) {
        try charge(size)
        try body(&self)
      } catch {
        throw error.inside("\(index)")
      }
      index += 1
    }
  }
}

// MARK: Fields

extension MessageReader {
  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value, _ codec: Codec
  ) throws(ProtobufJSONError) {
    try take(number, name, takesNull: Codec.takesNull) { reader throws(ProtobufJSONError) in
      value = try reader.value(Codec.self)
    }
  }

  mutating func field<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ value: inout Codec.Value?, _ codec: Codec
  ) throws(ProtobufJSONError) {
    try take(number, name, takesNull: Codec.takesNull) { reader throws(ProtobufJSONError) in
      value = try reader.value(Codec.self)
    }
  }

  mutating func repeated<Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ values: inout [Codec.Value], _ codec: Codec,
    packed: Bool
  ) throws(ProtobufJSONError) {
    try take(number, name) { reader throws(ProtobufJSONError) in
      // Packed numbers may have one byte each.
      try reader.elements(ofSize: 1) { reader throws(ProtobufJSONError) in
        values.append(try reader.value(Codec.self))
      }
    }
  }

  mutating func message<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ value: inout Message?
  ) throws(ProtobufJSONError) {
    let takesNull = WellKnownForm(of: Message.self) == .value
    try take(number, name, takesNull: takesNull) { reader throws(ProtobufJSONError) in
      value = try reader.message(Message.self)
    }
  }

  mutating func messages<Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ values: inout [Message]
  ) throws(ProtobufJSONError) {
    try take(number, name) { reader throws(ProtobufJSONError) in
      // A tag and a length.
      try reader.elements(ofSize: 2) { reader throws(ProtobufJSONError) in
        values.append(try reader.message(Message.self))
      }
    }
  }

  mutating func map<Key: WireKeyCodec, Value: WireCodec>(
    _ number: Int, _ name: StaticString, _ entries: inout [Key.Value: Value.Value],
    _ key: Key, _ value: Value
  ) throws(ProtobufJSONError) {
    try take(number, name) { reader throws(ProtobufJSONError) in
      try reader.entries(of: &entries, key, value)
    }
  }

  private mutating func entries<Key: WireKeyCodec, Value: WireCodec>(
    of entries: inout [Key.Value: Value.Value], _ key: Key, _ value: Value
  ) throws(ProtobufJSONError) {
    try expect(.object, "an object")
    try step { (reader) throws(JSONTextError) in try reader.beginObject() }
    while let name = try step({ (reader) throws(JSONTextError) in try reader.nextKey() }) {
      do throws(ProtobufJSONError) {
        try charge(2)
        let key = try self.key(Key.self, name)
        guard entries[key] == nil else { throw error(.duplicateField) }
        entries[key] = try self.value(Value.self)
      } catch {
        throw error.inside(String(decoding: name, as: UTF8.self))
      }
    }
  }

  mutating func member<Choice, Codec: WireCodec>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ codec: Codec, _ embed: (Codec.Value) -> Choice, _ extract: (Choice?) -> Codec.Value?
  ) throws(ProtobufJSONError) {
    try take(number, name, takesNull: Codec.takesNull) { reader throws(ProtobufJSONError) in
      guard choice == nil else { throw reader.error(.duplicateMember(oneof: "\(oneof)")) }
      choice = embed(try reader.value(Codec.self))
    }
  }

  mutating func member<Choice, Message: WireMessage>(
    _ number: Int, _ name: StaticString, _ choice: inout Choice?, of oneof: StaticString,
    _ embed: (Message) -> Choice, _ extract: (Choice?) -> Message?
  ) throws(ProtobufJSONError) {
    let takesNull = WellKnownForm(of: Message.self) == .value
    try take(number, name, takesNull: takesNull) { reader throws(ProtobufJSONError) in
      guard choice == nil else { throw reader.error(.duplicateMember(oneof: "\(oneof)")) }
      choice = embed(try reader.message(Message.self))
    }
  }
}
