// SPDX-License-Identifier: Apache-2.0

/// The region of the server: how its version relates to the base of the edits.
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
  /// The session was opened from this device while the server could not be reached.
  case unverified
  /// The server has a newer version, and there are no local edits.
  case behind(ServerVersion)
  /// The server's version is not the base of the edits.
  case diverged(ServerVersion, Divergence)
  /// The session is no longer on the server.
  case gone

  /// The server's version, if it is known to differ from the base.
  public var version: ServerVersion? {
    switch self {
    case .behind(let version), .diverged(let version, _): version
    case .absent, .inSync, .unverified, .gone: nil
    }
  }

  /// The result of comparing the two sides.
  public enum Divergence: Sendable, Equatable {
    /// The server's version is being fetched and compared.
    case examining
    /// The changes touch different places; the merge contains local edits up to `revision`.
    case mergeable(WorkbenchDocument, revision: Int)
    /// Both sides changed these places: JSON pointers into the content, `title`, `description`.
    case conflicting([String])
  }
}
