// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// One record of a bundle, in a stream or a file.
public struct BundleRecord: WireMessage, Hashable {
  /// An encoded `BundleItem`, kept as bytes so that the digest covers what was written.
  public var item: [UInt8] = []
  /// The bytes that the item's `content_hash` names, if the record brings them.
  public var content: [UInt8] = []
  /// The SHA-256 of the digest of the record before, or of 32 zero bytes, and of `item`.
  public var digest: [UInt8] = []

  public init() {}

  public static let wireName = "holdfast.v1.BundleRecord"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "item", &item, .bytes)
    try visitor.field(2, "content", &content, .bytes)
    try visitor.field(3, "digest", &digest, .bytes)
  }
}
