// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 401 to 418, whose names are odd.
struct NamesFields: FieldGroup {
  var values = InlineArray<18, Int32>(repeating: 0)

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(401, "fieldname1", &values[0], .int32)
    try visitor.field(402, "field_name2", &values[1], .int32)
    try visitor.field(403, "_field_name3", &values[2], .int32)
    try visitor.field(404, "field__name4_", &values[3], .int32)
    try visitor.field(405, "field0name5", &values[4], .int32)
    try visitor.field(406, "field_0_name6", &values[5], .int32)
    try visitor.field(407, "fieldName7", &values[6], .int32)
    try visitor.field(408, "FieldName8", &values[7], .int32)
    try visitor.field(409, "field_Name9", &values[8], .int32)
    try visitor.field(410, "Field_Name10", &values[9], .int32)
    try visitor.field(411, "FIELD_NAME11", &values[10], .int32)
    try visitor.field(412, "FIELD_name12", &values[11], .int32)
    try visitor.field(413, "__field_name13", &values[12], .int32)
    try visitor.field(414, "__Field_name14", &values[13], .int32)
    try visitor.field(415, "field__name15", &values[14], .int32)
    try visitor.field(416, "field__Name16", &values[15], .int32)
    try visitor.field(417, "field_name17__", &values[16], .int32)
    try visitor.field(418, "Field_name18__", &values[17], .int32)
  }
}
