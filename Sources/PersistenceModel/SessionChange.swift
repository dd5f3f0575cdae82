// SPDX-License-Identifier: Apache-2.0

/// The parts that an update replaces: nil keeps a part, and `.none` clears the description.
public struct SessionChange: Hashable, Sendable {
  /// The new title.
  public var title: Title?
  /// The new description.
  public var description: SessionDescription?
  /// The new document.
  public var content: Content?
  /// The format of the new document, if it is told; nil without one.
  public var format: ContentFormat?
  /// The rule by which the document may replace one that has a format.
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

  /// True if a session has every part that the change names, byte for byte, and its format: then
  /// nothing is to be changed. A change by the rule `any` names a format even where it is nil. The
  /// note is not compared.
  public func isMet(by metadata: SessionMetadata) -> Bool {
    (title.map { $0.text.utf8.elementsEqual(metadata.title.utf8) } ?? true)
      && (description.map { $0.text.utf8.elementsEqual(metadata.description.utf8) } ?? true)
      && (content.map { $0.hash == metadata.contentHash } ?? true)
      && (format == metadata.contentFormat || (format == nil && formatRule != .any))
  }

  /// Refuses a content that must not replace that of a session.
  ///
  /// - Throws: as `FormatRule.check`.
  public func checkFormat(replacing metadata: SessionMetadata) throws(PersistenceError) {
    guard content != nil else { return }
    try formatRule.check(format, replacing: metadata.contentFormat)
  }
}
