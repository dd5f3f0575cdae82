// SPDX-License-Identifier: Apache-2.0

/// The validated values of a draft to save.
public struct NewSessionDraft: Hashable, Sendable {
  /// The key.
  public var key: SessionDraftKey
  /// The client's number of this state, at least 1.
  public var revision: Int64
  /// The version of the session that the work is based on; 0 if there is no session yet.
  public var baseVersion: Int64
  /// The title.
  public var title: Title
  /// The description; `.none` if there is none.
  public var description: SessionDescription
  /// The document.
  public var content: Content
  /// The format of the document; nil if there is none.
  public var format: ContentFormat?

  /// A new draft of its parts.
  public init(
    key: SessionDraftKey, revision: Int64, baseVersion: Int64, title: Title,
    description: SessionDescription, content: Content, format: ContentFormat? = nil
  ) {
    self.key = key
    self.revision = revision
    self.baseVersion = baseVersion
    self.title = title
    self.description = description
    self.content = content
    self.format = format
  }

  /// True if `saved` is the outcome of the same save.
  public func isSaved(as saved: SessionDraftMetadata) -> Bool {
    revision == saved.revision && baseVersion == saved.baseVersion
      && title.text.utf8.elementsEqual(saved.title.utf8)
      && description.text.utf8.elementsEqual(saved.description.utf8)
      && content.hash == saved.contentHash && format == saved.contentFormat
  }
}
