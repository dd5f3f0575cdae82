// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// The messages of google/protobuf/wrappers.proto: one value in field 1.
struct Wrapper<Codec: WireCodec>: SuiteMessage {
  var value = Codec.defaultValue
  var unknownFields: [UInt8] = []

  static var wireName: String { "google.protobuf.\(Codec.Value.self)Value" }

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&value, Codec())
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, value, Codec())
    writer.unknown(unknownFields)
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

/// `google.protobuf.Timestamp` and `google.protobuf.Duration`, which look alike on the wire.
struct SecondsAndNanos: SuiteMessage {
  var seconds: Int64 = 0
  var nanos: Int32 = 0
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.Timestamp"

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&seconds, .int64)
    case 2: try reader.read(&nanos, .int32)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, seconds, .int64)
    writer.field(2, nanos, .int32)
    writer.unknown(unknownFields)
  }
}

/// `google.protobuf.FieldMask`.
struct FieldMask: SuiteMessage {
  var paths: [String] = []
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.FieldMask"

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.repeated(&paths, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.repeated(1, paths, .string)
    writer.unknown(unknownFields)
  }
}

/// `google.protobuf.Any`.
struct AnyMessage: SuiteMessage {
  var typeURL = ""
  var value: [UInt8] = []
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.Any"

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&typeURL, .string)
    case 2: try reader.read(&value, .bytes)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, typeURL, .string)
    writer.field(2, value, .bytes)
    writer.unknown(unknownFields)
  }
}
