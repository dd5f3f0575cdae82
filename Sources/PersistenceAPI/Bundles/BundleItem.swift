// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// What a record of a bundle says.
public struct BundleItem: WireMessage, Hashable {
  /// Exactly one of these; nil for what this version does not know.
  public var item: Item?

  /// What a record may say.
  public enum Item: Hashable, Sendable {
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

  /// Every field absent.
  public init() {}

  /// An item that says `item`.
  public init(_ item: Item) {
    self.item = item
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.BundleItem"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "manifest", .message("holdfast.v1.BundleManifest"), .oneof("item")),
    WireField(2, "session", .message("holdfast.v1.BundledSession"), .oneof("item")),
    WireField(3, "version", .message("holdfast.v1.BundledVersion"), .oneof("item")),
    WireField(4, "session_end", .message("holdfast.v1.BundledSessionEnd"), .oneof("item")),
    WireField(5, "trailer", .message("holdfast.v1.BundleTrailer"), .oneof("item")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1:
      var current: BundleManifest?
      if case .manifest(let value) = item { current = value }
      if let value = try reader.value(mergedInto: current) { item = .manifest(value) }
    case 2:
      var current: BundledSession?
      if case .session(let value) = item { current = value }
      if let value = try reader.value(mergedInto: current) { item = .session(value) }
    case 3:
      var current: BundledVersion?
      if case .version(let value) = item { current = value }
      if let value = try reader.value(mergedInto: current) { item = .version(value) }
    case 4:
      var current: BundledSessionEnd?
      if case .sessionEnd(let value) = item { current = value }
      if let value = try reader.value(mergedInto: current) { item = .sessionEnd(value) }
    case 5:
      var current: BundleTrailer?
      if case .trailer(let value) = item { current = value }
      if let value = try reader.value(mergedInto: current) { item = .trailer(value) }
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    switch item {
    case .manifest(let value): writer.message(1, value)
    case .session(let value): writer.message(2, value)
    case .version(let value): writer.message(3, value)
    case .sessionEnd(let value): writer.message(4, value)
    case .trailer(let value): writer.message(5, value)
    case nil: break
    }
  }
}
