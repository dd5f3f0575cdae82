// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufWire

extension MessageReader {
  /// Reads a message whose type has a form of its own.
  mutating func wellKnown<Message: WireMessage>(
    _ type: Message.Type, _ form: WellKnownForm
  ) throws(ProtobufJSONError) -> Message {
    switch form {
    case .timestamp:
      let text = try string("an RFC 3339 time as a string")
      return try converted(CalendarTime.parse(text), "an RFC 3339 time in the years 1 to 9999")
    case .duration:
      let text = try string("a duration such as \"1.5s\"")
      return try converted(SecondsText.parse(text), "a duration such as \"1.5s\"")
    case .fieldMask:
      let text = try string("field paths as a string")
      return try converted(
        PathText.parse(text),
        "at most \(PathText.countMax) paths in lowerCamelCase, joined by commas")
    case .any: return try converted(try any(), "")
    case .structure: return try converted(try structure(), "")
    case .value: return try converted(try dynamicValue(), "")
    case .list: return try converted(try list(), "")
    case .wrapper: return try bareValue(type)
    }
  }

  /// The message of another Swift type with the same fields.
  private func converted<Twin: WireMessage, Message: WireMessage>(
    _ twin: Twin?, _ expected: String
  ) throws(ProtobufJSONError) -> Message {
    guard let twin else { throw error(.unexpectedValue(expected: expected)) }
    // An object of a Struct is three messages deep.
    let limits = WireLimits(depthMax: 4 * form.depthMax + 4)
    guard let message = try? Message(wireBytes: twin.wireBytes, limits: limits) else {
      throw error(.unrepresentable(type: Message.wireName))
    }
    return message
  }

  // MARK: Any

  /// Reads `{"@type": …}` with the fields of the message, or, of one that has a form of its own,
  /// with that as `value`. The type may stand anywhere in the object.
  private mutating func any() throws(ProtobufJSONError) -> AnyMessage {
    try expect(.object, "an object")
    let start = reader.place
    var any = AnyMessage()
    guard let url = try typeURL() else { return any }
    any.typeURL = url
    let name = AnyMessage.typeName(in: url)
    guard url.contains("/"), let type = form.types.messages[String(name)] else {
      throw error(ProtobufJSONError.unknownType(url))
    }
    reader.move(to: start)
    try step { (reader) throws(JSONTextError) in try reader.beginObject() }
    let message =
      WellKnownForm(of: type) == nil
      ? try members(ofAny: type) : try valueMember(type)
    any.value = message.wireBytes
    return any
  }

  private mutating func members(
    ofAny type: any WireMessage.Type
  ) throws(ProtobufJSONError) -> any WireMessage {
    try members(of: type, named: Self.typeKey)
  }

  /// Reads an object to its end for the type that it names; nil where it is empty.
  private mutating func typeURL() throws(ProtobufJSONError) -> String? {
    try step { (reader) throws(JSONTextError) in try reader.beginObject() }
    var url: String?
    var isEmpty = true
    while let key = try step({ (reader) throws(JSONTextError) in try reader.nextKey() }) {
      isEmpty = false
      if key.elementsEqual(Self.typeKey.utf8) {
        guard url == nil else { throw error(.duplicateField).inside(Self.typeKey) }
        url = String(decoding: try string("a type name"), as: UTF8.self)
      } else {
        try step { (reader) throws(JSONTextError) in try reader.skip() }
      }
    }
    guard url != nil || isEmpty else { throw error(.unknownType("")) }
    return url
  }

  private static let typeKey = "@type"

  /// Reads the members of an object that was begun: the type, and one value.
  private mutating func valueMember(
    _ type: any WireMessage.Type
  ) throws(ProtobufJSONError) -> any WireMessage {
    var message: (any WireMessage)?
    while let key = try step({ (reader) throws(JSONTextError) in try reader.nextKey() }) {
      let name = String(decoding: key, as: UTF8.self)
      if name == Self.typeKey {
        try step { (reader) throws(JSONTextError) in try reader.skip() }
      } else if name == "value" {
        guard message == nil else { throw error(.duplicateField).inside(name) }
        message = try anyMessage(type)
      } else {
        guard form.ignoresUnknownFields else { throw error(.unknownField).inside(name) }
        try step { (reader) throws(JSONTextError) in try reader.skip() }
      }
    }
    guard let message else { throw error(.unexpectedValue(expected: "a member named value")) }
    return message
  }

  // MARK: Struct, Value and ListValue

  private mutating func dynamicValue() throws(ProtobufJSONError) -> DynamicValue {
    switch try step({ (reader) throws(JSONTextError) in try reader.kind() }) {
    case .null:
      try step { (reader) throws(JSONTextError) in try reader.null() }
      return DynamicValue(.null(0))
    case .bool:
      return DynamicValue(.bool(try step { (reader) throws(JSONTextError) in try reader.bool() }))
    case .number:
      let number = try step { (reader) throws(JSONTextError) in try reader.number() }.double
      guard let number, number.isFinite else { throw error(.numberOutOfRange(type: "double")) }
      return DynamicValue(.number(number))
    case .string:
      return DynamicValue(.string(String(decoding: try string(""), as: UTF8.self)))
    case .object: return DynamicValue(.structure(try structure()))
    case .array: return DynamicValue(.list(try list()))
    }
  }

  private mutating func structure() throws(ProtobufJSONError) -> DynamicStruct {
    try expect(.object, "an object")
    var structure = DynamicStruct()
    try step { (reader) throws(JSONTextError) in try reader.beginObject() }
    while let key = try step({ (reader) throws(JSONTextError) in try reader.nextKey() }) {
      let name = String(decoding: key, as: UTF8.self)
      guard structure.fields[name] == nil else { throw error(.duplicateField).inside(name) }
      structure.fields[name] = try dynamicValue()
    }
    return structure
  }

  private mutating func list() throws(ProtobufJSONError) -> DynamicList {
    try expect(.array, "an array")
    var list = DynamicList()
    try step { (reader) throws(JSONTextError) in try reader.beginArray() }
    while try step({ (reader) throws(JSONTextError) in try reader.nextElement() }) {
      list.values.append(try dynamicValue())
    }
    return list
  }
}
