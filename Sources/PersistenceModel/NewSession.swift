// SPDX-License-Identifier: Apache-2.0

/// The validated values of a session to create.
public struct NewSession: Hashable, Sendable {
  /// The title.
  public var title: Title
  /// The description; `.none` when there is none.
  public var description: SessionDescription
  /// The document.
  public var content: Content
  /// The format of the document; nil if there is none.
  public var format: ContentFormat?
  /// The note about the first version.
  public var note: ChangeNote

  /// A new session of its parts.
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
