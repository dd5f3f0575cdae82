// SPDX-License-Identifier: Apache-2.0

/// The draft of unsaved edits on the server, with one call at a time.
///
/// ```
///          due, and kept on this device           answered
///  idle ────────────────────────────────▶ saving ──────────▶ idle
///   │    all is saved, or the session is another one
///   └────────────────────────────────────▶ removing ────────▶ idle
/// ```
struct ServerDraftState: Equatable {
  /// The call that is in progress.
  enum Call: Equatable {
    case idle
    case saving(revision: Int)
    case removing
  }

  /// A draft that the server has, or may have.
  struct Copy: Equatable {
    /// The session; nil if it was never saved.
    var sessionID: String?
    /// The last edit that the server is known to have; 0 for none.
    var revision = 0
  }

  var call = Call.idle
  var copy: Copy?
  /// The time at which the server last kept or refused the draft.
  var decidedAt: Int64?
  /// The last edit of a draft that the server refused.
  var refusedRevision = 0
  var failures = 0
  var retryAt: Int64 = 0
  /// The time of the wall clock at which the server had the draft.
  var keptAt: Int64?
  /// True while the draft from which the document was recovered is being removed.
  var isReleasing = false
}
