// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Every declared type in every cardinality: the Swift side of `Golden/specimen.proto`.
struct Specimen: WireMessage, Equatable {
  var double = 0.0
  var float: Float = 0
  var int32: Int32 = 0
  var int64: Int64 = 0
  var uint32: UInt32 = 0
  var uint64: UInt64 = 0
  var sint32: Int32 = 0
  var sint64: Int64 = 0
  var fixed32: UInt32 = 0
  var fixed64: UInt64 = 0
  var sfixed32: Int32 = 0
  var sfixed64: Int64 = 0
  var bool = false
  var string = ""
  var bytes: [UInt8] = []
  var color = Color.unspecified
  var child: Child?
  var text: [UInt8] = []
  var maybe: Int32?
  var maybeString: String?
  var choice: Choice?
  var numbers: [Int32] = []
  var loose: [Int32] = []
  var doubles: [Double] = []
  var zigzags: [Int64] = []
  var flags: [Bool] = []
  var words: [String] = []
  var colors: [Color] = []
  var children: [Child] = []
  var counts: [String: Int32] = [:]
  var offspring: [Int32: Child] = [:]

  struct Color: WireEnum {
    var rawValue: Int32
    static let unspecified = Color(rawValue: 0)
    static let red = Color(rawValue: 1)
    static let negative = Color(rawValue: -1)
    static let wireName = "holdfast.test.Color"
    static let names: KeyValuePairs<Color, String> = [
      .unspecified: "COLOR_UNSPECIFIED", .red: "COLOR_RED", .negative: "COLOR_NEGATIVE",
    ]
  }

  enum Choice: Equatable {
    case number(Int32)
    case name(String)
    case child(Child)
  }

  /// A message that contains itself.
  struct Child: WireMessage, Equatable {
    var id: Int32 = 0
    var children: [Child] = []
  }
}

extension Specimen {
  static let wireName = "holdfast.test.Specimen"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "double_value", &double, .double)
    try visitor.field(2, "float_value", &float, .float)
    try visitor.field(3, "int32_value", &int32, .int32)
    try visitor.field(4, "int64_value", &int64, .int64)
    try visitor.field(5, "uint32_value", &uint32, .uint32)
    try visitor.field(6, "uint64_value", &uint64, .uint64)
    try visitor.field(7, "sint32_value", &sint32, .sint32)
    try visitor.field(8, "sint64_value", &sint64, .sint64)
    try visitor.field(9, "fixed32_value", &fixed32, .fixed32)
    try visitor.field(10, "fixed64_value", &fixed64, .fixed64)
    try visitor.field(11, "sfixed32_value", &sfixed32, .sfixed32)
    try visitor.field(12, "sfixed64_value", &sfixed64, .sfixed64)
    try visitor.field(13, "bool_value", &bool, .bool)
    try visitor.field(14, "string_value", &string, .string)
    try visitor.field(15, "bytes_value", &bytes, .bytes)
    try visitor.field(16, "color", &color, .open(Color.self))
    try visitor.message(17, "child", &child)
    try visitor.field(18, "text", &text, .text)
    try visitor.field(19, "maybe", &maybe, .int32)
    try visitor.field(20, "maybe_string", &maybeString, .string)
    try visitor.member(21, "number", &choice, of: "choice", .int32, Choice.number) {
      if case .number(let value)? = $0 { value } else { nil }
    }
    try visitor.member(22, "name", &choice, of: "choice", .string, Choice.name) {
      if case .name(let value)? = $0 { value } else { nil }
    }
    try visitor.member(23, "chosen", &choice, of: "choice", Choice.child) {
      if case .child(let value)? = $0 { value } else { nil }
    }
    try visitor.repeated(24, "numbers", &numbers, .int32)
    try visitor.repeated(25, "loose", &loose, .int32, packed: false)
    try visitor.repeated(26, "doubles", &doubles, .double)
    try visitor.repeated(27, "zigzags", &zigzags, .sint64)
    try visitor.repeated(28, "flags", &flags, .bool)
    try visitor.repeated(29, "words", &words, .string)
    try visitor.repeated(30, "colors", &colors, .open(Color.self))
    try visitor.messages(31, "children", &children)
    try visitor.map(32, "counts", &counts, .string, .int32)
    try visitor.map(
      WireTag.fieldMax, "offspring", &offspring, .int32, .message(Child.self))
  }
}

extension Specimen.Child {
  static let wireName = "holdfast.test.Child"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .int32)
    try visitor.messages(2, "children", &children)
  }
}
