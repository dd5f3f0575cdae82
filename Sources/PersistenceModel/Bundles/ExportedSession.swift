// SPDX-License-Identifier: Apache-2.0

/// A session as it is exported: at one of its versions.
public struct ExportedSession: Hashable, Sendable {
  /// Everything but the content.
  public var metadata: SessionMetadata
  /// The name given to this version; empty if it has none.
  public var versionName: String
  /// The note about the change that made this version; empty if there is none.
  public var note: String
  /// The document.
  public var content: Content

  /// A session of its parts.
  public init(
    metadata: SessionMetadata, versionName: String, note: String = "", content: Content
  ) {
    self.metadata = metadata
    self.versionName = versionName
    self.note = note
    self.content = content
  }
}
