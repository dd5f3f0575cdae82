// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The body of a bundle's record.
public struct BundleItem: WireMessage, Hashable {
  /// Exactly one of these; nil for an unknown one.
  public var item: Item?

  /// The kinds of records.
  public indirect enum Item: Hashable, Sendable {
    /// The first record.
    case manifest(BundleManifest)
    /// A session as it was when it was exported.
    case session(BundledSession)
    /// An older version of that session.
    case version(BundledVersion)
    /// No version of that session follows.
    case sessionEnd(BundledSessionEnd)
    /// The last record.
    case trailer(BundleTrailer)
  }

  public init() {}

  /// An item with this value.
  public init(_ item: Item) {
    self.item = item
  }

  public static let wireName = "holdfast.v1.BundleItem"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.member(1, "manifest", &item, of: "item", Item.manifest) {
      if case .manifest(let value)? = $0 { value } else { nil }
    }
    try visitor.member(2, "session", &item, of: "item", Item.session) {
      if case .session(let value)? = $0 { value } else { nil }
    }
    try visitor.member(3, "version", &item, of: "item", Item.version) {
      if case .version(let value)? = $0 { value } else { nil }
    }
    try visitor.member(4, "session_end", &item, of: "item", Item.sessionEnd) {
      if case .sessionEnd(let value)? = $0 { value } else { nil }
    }
    try visitor.member(5, "trailer", &item, of: "item", Item.trailer) {
      if case .trailer(let value)? = $0 { value } else { nil }
    }
  }
}
