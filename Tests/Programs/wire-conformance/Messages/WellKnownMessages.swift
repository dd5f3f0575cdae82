// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// The messages of google/protobuf/wrappers.proto: one value in field 1.
struct Wrapper<Codec: WireCodec>: SuiteMessage {
  var value = Codec.defaultValue
  var unknownFields: [UInt8] = []

  static var wireName: String {
    switch Codec.kind {
    case .uint32: "google.protobuf.UInt32Value"
    case .uint64: "google.protobuf.UInt64Value"
    case let kind:
      "google.protobuf.\("\(kind)".prefix(1).uppercased())\("\(kind)".dropFirst())Value"
    }
  }

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "value", &value, Codec())
  }
}

typealias BoolWrapper = Wrapper<WireVarintCodec<Bool>>
typealias Int32Wrapper = Wrapper<WireVarintCodec<Int32>>
typealias Int64Wrapper = Wrapper<WireVarintCodec<Int64>>
typealias UInt32Wrapper = Wrapper<WireVarintCodec<UInt32>>
typealias UInt64Wrapper = Wrapper<WireVarintCodec<UInt64>>
typealias FloatWrapper = Wrapper<WireFixedCodec<Float>>
typealias DoubleWrapper = Wrapper<WireFixedCodec<Double>>
typealias StringWrapper = Wrapper<WireStringCodec>
typealias BytesWrapper = Wrapper<WireBytesCodec>

/// `google.protobuf.Timestamp`.
struct TimestampMessage: SuiteMessage {
  var seconds: Int64 = 0
  var nanos: Int32 = 0
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.Timestamp"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "seconds", &seconds, .int64)
    try visitor.field(2, "nanos", &nanos, .int32)
  }
}

/// `google.protobuf.Duration`.
struct DurationMessage: SuiteMessage {
  var seconds: Int64 = 0
  var nanos: Int32 = 0
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.Duration"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "seconds", &seconds, .int64)
    try visitor.field(2, "nanos", &nanos, .int32)
  }
}

/// `google.protobuf.FieldMask`.
struct FieldMask: SuiteMessage {
  var paths: [String] = []
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.FieldMask"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.repeated(1, "paths", &paths, .string)
  }
}

/// `google.protobuf.Any`.
struct AnyMessage: SuiteMessage {
  var typeURL = ""
  var value: [UInt8] = []
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.Any"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "type_url", &typeURL, .string)
    try visitor.field(2, "value", &value, .bytes)
  }
}
