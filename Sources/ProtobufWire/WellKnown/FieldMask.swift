// SPDX-License-Identifier: Apache-2.0

/// The fields that an update changes (`google.protobuf.FieldMask`, AIP-161).
public struct FieldMask: WireMessage, Hashable {
  /// Field paths relative to the request, unchecked.
  public var paths: [String] = []

  /// No paths.
  public init() {}

  public static let wireName = "google.protobuf.FieldMask"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.repeated(1, "paths", &paths, .string)
  }
}
