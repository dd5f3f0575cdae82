// SPDX-License-Identifier: Apache-2.0

/// The rule for replacing content that has a format.
public enum FormatRule: Int64, Hashable, Sendable {
  /// Only content of the same format, in the same or a higher version.
  case same = 0
  /// By one of another format too, if it names that.
  case named = 1
  /// By any, as imports and restores do.
  case any = 2

  /// Checks whether content of `format` may replace content of `stored`.
  ///
  /// - Throws: `CONTENT_FORMAT_NEWER` where the stored version is higher, or the new content names
  ///   no format; `CONTENT_FORMAT_DIFFERENT` for another name.
  public func check(
    _ format: ContentFormat?, replacing stored: ContentFormat?
  ) throws(PersistenceError) {
    guard self != .any, let stored else { return }
    guard let format else {
      throw .formatNewer(
        stored, "The stored content has the format \(stored.name), but the request has none.")
    }
    guard format.name == stored.name else {
      guard self == .named else { throw .formatDifferent(stored) }
      return
    }
    guard format.version >= stored.version else {
      throw .formatNewer(
        stored,
        """
        The stored content has version \(stored.version) of its format, but the request writes \
        version \(format.version).
        """)
    }
  }
}

extension PersistenceError {
  fileprivate static func formatNewer(
    _ stored: ContentFormat, _ message: String
  ) -> PersistenceError {
    PersistenceError(
      .contentFormatNewer, message, field: "content_format", metadata: stored.numbers)
  }

  fileprivate static func formatDifferent(_ stored: ContentFormat) -> PersistenceError {
    PersistenceError(
      .contentFormatDifferent,
      """
      The stored content has the format \(stored.name), but the request names another; \
      allow_format_change permits that.
      """, field: "content_format", metadata: stored.numbers)
  }
}

extension ContentFormat {
  fileprivate var numbers: [String: String] {
    ["stored_format": name, "stored_format_version": "\(version)"]
  }
}
