// SPDX-License-Identifier: Apache-2.0

/// The validated values of a snapshot to create.
public struct NewSnapshot: Hashable, Sendable {
  /// The title.
  public var title: Title
  /// The description; `.none` when there is none.
  public var description: SessionDescription
  /// The document.
  public var content: Content
  /// The format of the document; nil if there is none.
  public var format: ContentFormat?
  /// The note about the version that it holds.
  public var note: ChangeNote
  /// The session from which it is made, if any.
  public var source: SnapshotSource?
  /// The readers and the expiry.
  public var access: SnapshotAccess
  /// True if it is a template for new sessions.
  public var isTemplate: Bool

  /// A new snapshot of its parts.
  public init(
    title: Title, description: SessionDescription, content: Content,
    format: ContentFormat? = nil, note: ChangeNote = .none,
    source: SnapshotSource? = nil, access: SnapshotAccess = .link, isTemplate: Bool = false
  ) {
    self.title = title
    self.description = description
    self.content = content
    self.format = format
    self.note = note
    self.source = source
    self.access = access
    self.isTemplate = isTemplate
  }
}

/// The state of a session from which a snapshot was made.
public struct SnapshotSource: Hashable, Sendable {
  /// The session.
  public var id: SessionID
  /// Its version.
  public var version: Int64

  /// A version of a session.
  public init(id: SessionID, version: Int64) {
    self.id = id
    self.version = version
  }
}
