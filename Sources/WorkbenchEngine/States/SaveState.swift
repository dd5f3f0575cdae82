// SPDX-License-Identifier: Apache-2.0

/// The region of the save: one request at a time.
///
/// ```
///        save            link up            in a draft            made
///  idle ──────▶ queued ──────────▶ recording ──────────▶ saving ──────────▶ idle, queued
///    ▲                                                  ▲ │ │ └─ refused ─▶ blocked
///    │                                          retry   │ │ └─ not executed ─▶ backoff
///    │                          unknown, backoff ───────┘ ├─ no answer ─▶ unknown
///    │                          credentials renewed ──────┴─ unauthenticated ─▶ renewing
///    └── conflict, missing: the region of the server takes over
/// ```
public enum SaveState: Sendable, Equatable {
  /// Nothing is to be saved.
  case idle
  /// A save waits for the link, for a conflict to be resolved, or for its turn.
  case queued
  /// The attempt is being written into a draft, so that it survives this process.
  case recording(SaveAttempt)
  /// The attempt was sent; `tries` counts the attempts so far.
  case saving(SaveAttempt, tries: Int)
  /// The attempt was sent and may have been executed: it is resent under its key.
  case unknown(SaveAttempt, tries: Int, retryAt: Int64)
  /// The attempt was not executed and is retried later.
  case backoff(SaveAttempt, tries: Int, retryAt: Int64)
  /// The attempt waits for new credentials.
  case renewing(SaveAttempt, tries: Int)
  /// The server refused. The attempt is kept if only the caller's credentials were rejected.
  case blocked(SaveRefusal, SaveAttempt?)

  /// The attempt that is in progress or waits to be resent.
  public var attempt: SaveAttempt? {
    switch self {
    case .idle, .queued: nil
    case .recording(let attempt), .saving(let attempt, _), .unknown(let attempt, _, _),
      .backoff(let attempt, _, _), .renewing(let attempt, _):
      attempt
    case .blocked(_, let attempt): attempt
    }
  }
}

/// A refusal of a save. Retrying does not help.
public struct SaveRefusal: Error, Sendable, Equatable {
  /// The kinds of refusals.
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    /// The document exceeds a limit of the server.
    case tooLarge
    /// The server does not accept the document.
    case invalid
    /// The caller may not change the session.
    case denied
    /// The caller's credentials are no longer valid and could not be renewed.
    case authExpired
    /// A program that writes a newer format has changed the content, or one that declares a format
    /// where this one does not. A new session can be saved.
    case newerFormat
  }

  /// The kind.
  public var kind: Kind
  /// The message: the limit or field that was violated, and how to fix it.
  public var message: String

  /// Creates a refusal.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
