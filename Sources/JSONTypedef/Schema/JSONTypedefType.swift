// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The types of scalar values in a schema (RFC 8927 2.2.3).
public enum JSONTypedefType: String, Sendable, Hashable, CaseIterable {
  case boolean, float32, float64, int8, uint8, int16, uint16, int32, uint32, string, timestamp

  /// The range of an integer type; nil for other types.
  var integers: ClosedRange<Int128>? {
    switch self {
    case .int8: -128...127
    case .uint8: 0...255
    case .int16: -32_768...32_767
    case .uint16: 0...65_535
    case .int32: -2_147_483_648...2_147_483_647
    case .uint32: 0...4_294_967_295
    case .boolean, .float32, .float64, .string, .timestamp: nil
    }
  }

  /// Reads the next value, which is of `kind`; true if it matches this type.
  func reads(
    _ kind: JSONReader.Kind, from reader: inout JSONReader
  ) throws(JSONTextError) -> Bool {
    switch (self, kind) {
    case (.boolean, .bool), (.float32, .number), (.float64, .number), (.string, .string):
      try reader.skip()
      return true
    case (.timestamp, .string):
      return InternetTime.isWellFormed(try reader.string())
    case (_, .number):
      guard let integers else { break }
      return try reader.number().integer.map(integers.contains) ?? false
    default: break
    }
    try reader.skip()
    return false
  }
}
