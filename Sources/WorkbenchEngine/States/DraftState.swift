// SPDX-License-Identifier: Apache-2.0

/// The state of draft writes, one at a time.
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
  /// The time at which a draft is due: after a pause, or when the first edit has waited long
  /// enough.
  struct Due: Equatable {
    var quietAt: Int64
    var latestAt: Int64

    var at: Int64 { min(quietAt, latestAt) }
  }

  /// No edit is waiting.
  case settled
  /// Edits wait for a pause.
  case waiting(Due)
  /// The store is writing a revision and the attempt with that key; later edits may be waiting.
  case writing(revision: Int, attemptKey: String?, next: Due?)
  /// The store could not write; the write is retried with growing pauses.
  case failed(LocalFailure, retryAt: Int64)
}
