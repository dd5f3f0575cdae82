// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A piece of a bundle.
public struct ExportSessionsResponse: WireMessage, Hashable {
  /// The next record.
  public var record: BundleRecord?

  public init() {}

  /// A response that brings a record.
  public init(_ record: BundleRecord) {
    self.record = record
  }

  public static let wireName = "holdfast.v1.ExportSessionsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "record", &record)
  }
}
