// SPDX-License-Identifier: Apache-2.0

/// The writing of drafts, one at a time.
///
/// ```
///           edit              quiet, or old enough
///  settled ──────▶ waiting ─────────────────────────▶ writing
///     ▲              ▲ ▲                               │ │ │
///     │              │ └── written, edited meanwhile ──┘ │ │
///     └──────────────│───────────── written ─────────────┘ │
///                    └── time to retry ── failed ◀─────────┘
/// ```
enum DraftState: Equatable {
  /// A time at which a draft is due: after a pause, or when the first edit has waited enough.
  struct Due: Equatable {
    var quietAt: Int64
    var latestAt: Int64

    var at: Int64 { min(quietAt, latestAt) }
  }

  /// No edit waits.
  case settled
  /// Edits wait for a pause.
  case waiting(Due)
  /// The store writes a revision, and with it a save of that key; later edits wait already.
  case writing(revision: Int, attemptKey: String?, next: Due?)
  /// The store could not write; that is tried again, each time later.
  case failed(LocalFailure, retryAt: Int64)
}
