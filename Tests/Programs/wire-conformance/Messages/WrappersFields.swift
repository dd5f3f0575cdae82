// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// Fields 201 to 219: the wrapper messages.
struct WrappersFields: FieldGroup {
  var optionalBoolWrapper: BoolWrapper?
  var optionalInt32Wrapper: Int32Wrapper?
  var optionalInt64Wrapper: Int64Wrapper?
  var optionalUint32Wrapper: UInt32Wrapper?
  var optionalUint64Wrapper: UInt64Wrapper?
  var optionalFloatWrapper: FloatWrapper?
  var optionalDoubleWrapper: DoubleWrapper?
  var optionalStringWrapper: StringWrapper?
  var optionalBytesWrapper: BytesWrapper?
  var repeatedBoolWrapper: [BoolWrapper] = []
  var repeatedInt32Wrapper: [Int32Wrapper] = []
  var repeatedInt64Wrapper: [Int64Wrapper] = []
  var repeatedUint32Wrapper: [UInt32Wrapper] = []
  var repeatedUint64Wrapper: [UInt64Wrapper] = []
  var repeatedFloatWrapper: [FloatWrapper] = []
  var repeatedDoubleWrapper: [DoubleWrapper] = []
  var repeatedStringWrapper: [StringWrapper] = []
  var repeatedBytesWrapper: [BytesWrapper] = []

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(201, "optional_bool_wrapper", &optionalBoolWrapper)
    try visitor.message(202, "optional_int32_wrapper", &optionalInt32Wrapper)
    try visitor.message(203, "optional_int64_wrapper", &optionalInt64Wrapper)
    try visitor.message(204, "optional_uint32_wrapper", &optionalUint32Wrapper)
    try visitor.message(205, "optional_uint64_wrapper", &optionalUint64Wrapper)
    try visitor.message(206, "optional_float_wrapper", &optionalFloatWrapper)
    try visitor.message(207, "optional_double_wrapper", &optionalDoubleWrapper)
    try visitor.message(208, "optional_string_wrapper", &optionalStringWrapper)
    try visitor.message(209, "optional_bytes_wrapper", &optionalBytesWrapper)
    try visitor.messages(211, "repeated_bool_wrapper", &repeatedBoolWrapper)
    try visitor.messages(212, "repeated_int32_wrapper", &repeatedInt32Wrapper)
    try visitor.messages(213, "repeated_int64_wrapper", &repeatedInt64Wrapper)
    try visitor.messages(214, "repeated_uint32_wrapper", &repeatedUint32Wrapper)
    try visitor.messages(215, "repeated_uint64_wrapper", &repeatedUint64Wrapper)
    try visitor.messages(216, "repeated_float_wrapper", &repeatedFloatWrapper)
    try visitor.messages(217, "repeated_double_wrapper", &repeatedDoubleWrapper)
    try visitor.messages(218, "repeated_string_wrapper", &repeatedStringWrapper)
    try visitor.messages(219, "repeated_bytes_wrapper", &repeatedBytesWrapper)
  }
}
