// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufWire

extension MessageWriter {
  /// Writes a message whose type has a form of its own.
  mutating func wellKnown<Message: WireMessage>(
    _ message: Message, _ wellKnownForm: WellKnownForm
  ) throws(ProtobufJSONError) {
    switch wellKnownForm {
    case .timestamp: try quoted(message, CalendarTime.append)
    case .duration: try quoted(message, SecondsText.append)
    case .fieldMask: try quoted(message, PathText.append)
    case .any: try write(any: try converted(message))
    case .structure: try write(structure: try converted(message))
    case .value: try write(value: try converted(message))
    case .list: try write(list: try converted(message))
    case .wrapper: try bareValue(message)
    }
  }

  /// The message of another Swift type with the same fields.
  private func converted<Twin: WireMessage>(
    _ message: some WireMessage
  ) throws(ProtobufJSONError) -> Twin {
    // An object of a Struct is three messages deep.
    let limits = WireLimits(depthMax: 4 * form.depthMax + 4)
    guard let twin = try? Twin(wireBytes: message.wireBytes, limits: limits) else {
      throw ProtobufJSONError(.unrepresentable(type: Twin.wireName), at: 0)
    }
    return twin
  }

  private mutating func quoted<Message: WireMessage, Twin: WireMessage>(
    _ message: Message, _ append: (Twin, inout [UInt8]) -> Bool
  ) throws(ProtobufJSONError) {
    text.append(UInt8(ascii: "\""))
    guard append(try converted(message), &text) else {
      throw ProtobufJSONError(.unrepresentable(type: Message.wireName), at: 0)
    }
    text.append(UInt8(ascii: "\""))
  }

  private mutating func write(any: AnyMessage) throws(ProtobufJSONError) {
    if any.typeURL.isEmpty, any.value.isEmpty { return append("{}") }
    let name = any.typeName
    guard let type = form.types.messages[String(name)] else {
      throw ProtobufJSONError(.unknownType(any.typeURL), at: 0)
    }
    try write(any, of: type)
  }

  private mutating func write<Message: WireMessage>(
    _ any: AnyMessage, of type: Message.Type
  ) throws(ProtobufJSONError) {
    guard let message = try? Message(wireBytes: any.value) else {
      throw ProtobufJSONError(.unrepresentable(type: Message.wireName), at: 0)
    }
    try object { writer throws(ProtobufJSONError) in
      writer.name("@type")
      JSONString.append(Array(any.typeURL.utf8), to: &writer.text)
      if WellKnownForm(of: type) == nil {
        try message.withInspection { message throws(ProtobufJSONError) in
          try message.visitFields(&writer)
        }
      } else {
        writer.name("value")
        try writer.write(message)
      }
    }
  }

  private mutating func write(structure: DynamicStruct) throws(ProtobufJSONError) {
    try object { writer throws(ProtobufJSONError) in
      for (name, value) in structure.fields.sorted(by: { $0.key < $1.key }) {
        writer.name(name)
        try writer.write(value: value)
      }
    }
  }

  private mutating func write(list: DynamicList) throws(ProtobufJSONError) {
    try array { writer throws(ProtobufJSONError) in
      for value in list.values {
        writer.separate()
        try writer.write(value: value)
      }
    }
  }

  private mutating func write(value: DynamicValue) throws(ProtobufJSONError) {
    switch value.kind {
    case .null: append("null")
    case .number(let number) where number.isFinite: write(number)
    case .string(let string): JSONString.append(Array(string.utf8), to: &text)
    case .bool(let truth): append(truth ? "true" : "false")
    case .structure(let structure): try write(structure: structure)
    case .list(let list): try write(list: list)
    // Neither a value that is none nor a number that is none has a form.
    case nil, .number: throw ProtobufJSONError(.unrepresentable(type: DynamicValue.wireName), at: 0)
    }
  }
}
