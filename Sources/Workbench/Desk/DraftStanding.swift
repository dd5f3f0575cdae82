// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The relation of a draft to the server's version, judged by the contents of both.
public enum DraftStanding: Sendable, Equatable {
  /// The session was never saved.
  case neverSaved
  /// The server holds the same document as the draft.
  case same
  /// The draft has no changes, and the server has newer ones.
  case behind(ServerVersion)
  /// The draft has changes, and the server has none since.
  case newer
  /// Both have changes. `conflicts` lists the places that both changed: JSON pointers into the
  /// content, `title`, `description`. If it is empty, the two can be merged.
  case diverged(ServerVersion, conflicts: [String])
  /// The session does not exist on the server, or is not visible to this user.
  case missing
  /// The server could not be reached.
  case unverified
}

/// A draft, compared with its base and with the server's current version.
public struct DraftComparison: Sendable, Equatable {
  /// The draft.
  public var draft: WorkbenchDraft
  /// The draft's relation to the server.
  public var standing: DraftStanding
  /// The draft's changes to the content since its base, as a JSON patch (RFC 6902); nil if there is
  /// no base, or if either content is not JSON.
  public var changes: [UInt8]?
}
