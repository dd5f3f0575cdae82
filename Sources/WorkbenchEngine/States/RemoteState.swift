// SPDX-License-Identifier: Apache-2.0

/// The region of the server: how its version stands to the one that the edits began with.
///
/// ```
///            saved                    newer there, nothing edited here
///  absent ─────────▶ inSync ─────────────────────────────────────────▶ behind
///                     ▲  │                                               │ edit
///        resolved,    │  └── newer there, edited here ─▶ diverged ◀──────┘
///        or equal     └───────────────────────────────────┘
///  any ── deleted there ─▶ gone          unverified ── fetched ─▶ inSync, diverged
/// ```
public enum RemoteState: Sendable, Equatable {
  /// The session was never saved.
  case absent
  /// The server's version is the base of the edits, as far as is known.
  case inSync
  /// The session was opened from this device while the server could not be asked.
  case unverified
  /// The server has a newer version, and there are no edits here.
  case behind(ServerVersion)
  /// The server has another version than the edits began with.
  case diverged(ServerVersion, Divergence)
  /// The server has the session no longer.
  case gone

  /// The version that the server is known to have besides the base; nil if there is none.
  public var version: ServerVersion? {
    switch self {
    case .behind(let version), .diverged(let version, _): version
    case .absent, .inSync, .unverified, .gone: nil
    }
  }

  /// Progress in comparing both sides.
  public enum Divergence: Sendable, Equatable {
    /// Their version is being fetched and compared.
    case examining
    /// The changes touch different places; the merge holds my edits up to `revision`.
    case mergeable(WorkbenchDocument, revision: Int)
    /// Both sides changed these places: JSON pointers into the content, `title`, `description`.
    case conflicting([String])
  }
}
