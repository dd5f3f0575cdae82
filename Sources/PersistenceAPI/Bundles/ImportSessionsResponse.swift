// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// News of an import: one for each session in turn, then the summary.
public struct ImportSessionsResponse: WireMessage, Hashable {
  /// Exactly one of these; nil for an unknown one.
  public var news: News?

  /// The kinds of reports.
  public indirect enum News: Hashable, Sendable {
    /// A session is done.
    case session(ImportedSession)
    /// The bundle was read to its end, and every session is done.
    case summary(ImportSummary)
  }

  public init() {}

  /// A response with this report.
  public init(_ news: News) {
    self.news = news
  }

  public static let wireName = "holdfast.v1.ImportSessionsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.member(1, "session", &news, of: "news", News.session) {
      if case .session(let value)? = $0 { value } else { nil }
    }
    try visitor.member(2, "summary", &news, of: "news", News.summary) {
      if case .summary(let value)? = $0 { value } else { nil }
    }
  }
}
