// SPDX-License-Identifier: Apache-2.0

/// The parts that an update replaces: nil keeps a part, and `.none` clears the description.
public struct SessionChange: Hashable, Sendable {
  /// The new title.
  public var title: Title?
  /// The new description.
  public var description: SessionDescription?
  /// The new document.
  public var content: Content?
  /// The format of the new document; nil if there is none.
  public var format: ContentFormat?
  /// The rule for replacing a document that has a format.
  public var formatRule: FormatRule
  /// The note about the change, by which no session is judged.
  public var note: ChangeNote

  /// A change of the given parts.
  public init(
    title: Title? = nil, description: SessionDescription? = nil, content: Content? = nil,
    format: ContentFormat? = nil, formatRule: FormatRule = .same, note: ChangeNote = .none
  ) {
    self.title = title
    self.description = description
    self.content = content
    self.format = format
    self.formatRule = formatRule
    self.note = note
  }

  /// True if the session already has every part of the change, byte for byte, and its format, so
  /// that there is nothing to change. With the rule `any`, a nil format is compared too. The note
  /// is not compared.
  public func isMet(by metadata: SessionMetadata) -> Bool {
    (title.map { $0.text.utf8.elementsEqual(metadata.title.utf8) } ?? true)
      && (description.map { $0.text.utf8.elementsEqual(metadata.description.utf8) } ?? true)
      && (content.map { $0.hash == metadata.contentHash } ?? true)
      && (format == metadata.contentFormat || (format == nil && formatRule != .any))
  }

  /// Checks whether the new content may replace the session's.
  ///
  /// - Throws: as `FormatRule.check`.
  public func checkFormat(replacing metadata: SessionMetadata) throws(PersistenceError) {
    guard content != nil else { return }
    try formatRule.check(format, replacing: metadata.contentFormat)
  }
}
