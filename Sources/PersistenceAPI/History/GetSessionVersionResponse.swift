// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A session as it was.
public struct GetSessionVersionResponse: WireMessage, Hashable {
  /// Everything but the content.
  public var version: SessionVersion.Wire?
  /// The content, exactly the bytes that were written.
  public var content: [UInt8] = []

  public init() {}

  public static let wireName = "holdfast.v1.GetSessionVersionResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "version", &version)
    try visitor.field(2, "content", &content, .text)
  }
}
