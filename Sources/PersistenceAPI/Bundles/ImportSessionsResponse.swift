// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// News of an import: one for each session in turn, then the summary.
public struct ImportSessionsResponse: WireMessage, Hashable {
  /// Exactly one of these; nil for what this version does not know.
  public var news: News?

  /// What a caller is told.
  public enum News: Hashable, Sendable {
    /// A session is done.
    case session(ImportedSession)
    /// The bundle was read to its end, and every session is done.
    case summary(ImportSummary)
  }

  /// Every field absent.
  public init() {}

  /// A response that tells `news`.
  public init(_ news: News) {
    self.news = news
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ImportSessionsResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "session", .message("holdfast.v1.ImportedSession"), .oneof("news")),
    WireField(2, "summary", .message("holdfast.v1.ImportSummary"), .oneof("news")),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1:
      var current: ImportedSession?
      if case .session(let value) = news { current = value }
      if let value = try reader.value(mergedInto: current) { news = .session(value) }
    case 2:
      var current: ImportSummary?
      if case .summary(let value) = news { current = value }
      if let value = try reader.value(mergedInto: current) { news = .summary(value) }
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    switch news {
    case .session(let value): writer.message(1, value)
    case .summary(let value): writer.message(2, value)
    case nil: break
    }
  }
}
