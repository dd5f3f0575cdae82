// SPDX-License-Identifier: Apache-2.0

/// A session that is to be created: all of it checked.
public struct SessionDraft: Hashable, Sendable {
  /// The title.
  public var title: Title
  /// The description; `.none` when there is none.
  public var description: SessionDescription
  /// The document.
  public var content: Content
  /// The format of the document, if it is told.
  public var format: ContentFormat?
  /// The note about the first version.
  public var note: ChangeNote

  /// A draft of its parts.
  public init(
    title: Title, description: SessionDescription, content: Content,
    format: ContentFormat? = nil, note: ChangeNote = .none
  ) {
    self.title = title
    self.description = description
    self.content = content
    self.format = format
    self.note = note
  }
}
