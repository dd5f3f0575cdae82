// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The relation of a draft to the server, judged by what both hold.
public enum DraftStanding: Sendable, Equatable {
  /// The session was never saved.
  case neverSaved
  /// The server has what the draft holds.
  case same
  /// The draft has no changes, and the server has newer ones.
  case behind(ServerVersion)
  /// The draft has changes, and the server has none since.
  case newer
  /// Both have changes; those at these places meet: JSON pointers into the content, `title`,
  /// `description`. Without places both can be merged.
  case diverged(ServerVersion, conflicts: [String])
  /// The server does not have the session, or not for this user.
  case missing
  /// The server could not be asked.
  case unverified
}

/// A draft beside the version that its edits began with and the one that the server has now.
public struct DraftComparison: Sendable, Equatable {
  /// The draft.
  public var draft: WorkbenchDraft
  /// The relation of both.
  public var standing: DraftStanding
  /// The draft's changes to the content since its base as a JSON patch (RFC 6902); nil if there is
  /// no base, or a content is not JSON.
  public var changes: [UInt8]?
}
