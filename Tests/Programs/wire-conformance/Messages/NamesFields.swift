// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 401 to 418, whose names are odd in the `.proto` file: here they count.
struct NamesFields: FieldGroup {
  var values: [Int: Int32] = [:]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 401...418:
      var value: Int32 = values[tag.field] ?? 0
      try reader.read(&value, .int32)
      values[tag.field] = value
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    for field in 401...418 { writer.field(field, values[field] ?? 0, .int32) }
  }
}
