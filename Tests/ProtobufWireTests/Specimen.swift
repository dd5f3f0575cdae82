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
  static let wireFields: [WireField] = [
    WireField(1, "double_value", .double),
    WireField(2, "float_value", .float),
    WireField(3, "int32_value", .int32),
    WireField(4, "int64_value", .int64),
    WireField(5, "uint32_value", .uint32),
    WireField(6, "uint64_value", .uint64),
    WireField(7, "sint32_value", .sint32),
    WireField(8, "sint64_value", .sint64),
    WireField(9, "fixed32_value", .fixed32),
    WireField(10, "fixed64_value", .fixed64),
    WireField(11, "sfixed32_value", .sfixed32),
    WireField(12, "sfixed64_value", .sfixed64),
    WireField(13, "bool_value", .bool),
    WireField(14, "string_value", .string),
    WireField(15, "bytes_value", .bytes),
    WireField(16, "color", .enumeration("holdfast.test.Color")),
    WireField(17, "child", .message("holdfast.test.Child")),
    WireField(18, "text", .string),
    WireField(19, "maybe", .int32, .optional),
    WireField(20, "maybe_string", .string, .optional),
    WireField(21, "number", .int32, .oneof("choice")),
    WireField(22, "name", .string, .oneof("choice")),
    WireField(23, "chosen", .message("holdfast.test.Child"), .oneof("choice")),
    WireField(24, "numbers", .int32, .repeated),
    WireField(25, "loose", .int32, .repeated),
    WireField(26, "doubles", .double, .repeated),
    WireField(27, "zigzags", .sint64, .repeated),
    WireField(28, "flags", .bool, .repeated),
    WireField(29, "words", .string, .repeated),
    WireField(30, "colors", .enumeration("holdfast.test.Color"), .repeated),
    WireField(31, "children", .message("holdfast.test.Child"), .repeated),
    WireField(32, "counts", .map(key: .string, value: .int32), .repeated),
    WireField(
      536_870_911, "offspring", .map(key: .int32, value: .message("holdfast.test.Child")),
      .repeated),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&double, .double)
    case 2: try reader.read(&float, .float)
    case 3: try reader.read(&int32, .int32)
    case 4: try reader.read(&int64, .int64)
    case 5: try reader.read(&uint32, .uint32)
    case 6: try reader.read(&uint64, .uint64)
    case 7: try reader.read(&sint32, .sint32)
    case 8: try reader.read(&sint64, .sint64)
    case 9: try reader.read(&fixed32, .fixed32)
    case 10: try reader.read(&fixed64, .fixed64)
    case 11: try reader.read(&sfixed32, .sfixed32)
    case 12: try reader.read(&sfixed64, .sfixed64)
    case 13: try reader.read(&bool, .bool)
    case 14: try reader.read(&string, .string)
    case 15: try reader.read(&bytes, .bytes)
    case 16: try reader.read(&color, .open(Color.self))
    case 17: try reader.message(&child)
    case 18: try reader.read(&text, .text)
    case 19: try reader.read(&maybe, .int32)
    case 20: try reader.read(&maybeString, .string)
    default: try decodeCollection(tag, from: &reader)
    }
  }

  private mutating func decodeCollection(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 21: if let value = try reader.value(.int32) { choice = .number(value) }
    case 22: if let value = try reader.value(.string) { choice = .name(value) }
    case 23:
      var current: Child?
      if case .child(let child) = choice { current = child }
      if let value = try reader.value(mergedInto: current) { choice = .child(value) }
    case 24: try reader.repeated(&numbers, .int32)
    case 25: try reader.repeated(&loose, .int32)
    case 26: try reader.repeated(&doubles, .double)
    case 27: try reader.repeated(&zigzags, .sint64)
    case 28: try reader.repeated(&flags, .bool)
    case 29: try reader.repeated(&words, .string)
    case 30: try reader.repeated(&colors, .open(Color.self))
    case 31: try reader.messages(&children)
    case 32: try reader.map(&counts, .string, .int32)
    case WireTag.fieldMax: try reader.map(&offspring, .int32, .message(Child.self))
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, double, .double)
    writer.field(2, float, .float)
    writer.field(3, int32, .int32)
    writer.field(4, int64, .int64)
    writer.field(5, uint32, .uint32)
    writer.field(6, uint64, .uint64)
    writer.field(7, sint32, .sint32)
    writer.field(8, sint64, .sint64)
    writer.field(9, fixed32, .fixed32)
    writer.field(10, fixed64, .fixed64)
    writer.field(11, sfixed32, .sfixed32)
    writer.field(12, sfixed64, .sfixed64)
    writer.field(13, bool, .bool)
    writer.field(14, string, .string)
    writer.field(15, bytes, .bytes)
    writer.field(16, color, .open(Color.self))
    writer.message(17, child)
    writer.field(18, text, .text)
    writer.field(19, maybe, .int32)
    writer.field(20, maybeString, .string)
    switch choice {
    case .number(let value): writer.present(21, value, .int32)
    case .name(let value): writer.present(22, value, .string)
    case .child(let value): writer.message(23, value)
    case nil: break
    }
    writer.repeated(24, numbers, .int32)
    writer.repeated(25, loose, .int32, packed: false)
    writer.repeated(26, doubles, .double)
    writer.repeated(27, zigzags, .sint64)
    writer.repeated(28, flags, .bool)
    writer.repeated(29, words, .string)
    writer.repeated(30, colors, .open(Color.self))
    writer.messages(31, children)
    writer.map(32, counts.sorted { $0.key < $1.key }, .string, .int32)
    writer.map(
      WireTag.fieldMax, offspring.sorted { $0.key < $1.key }, .int32, .message(Child.self))
  }
}

extension Specimen.Child {
  static let wireName = "holdfast.test.Child"
  static let wireFields: [WireField] = [
    WireField(1, "id", .int32),
    WireField(2, "children", .message("holdfast.test.Child"), .repeated),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .int32)
    case 2: try reader.messages(&children)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, id, .int32)
    writer.messages(2, children)
  }
}
