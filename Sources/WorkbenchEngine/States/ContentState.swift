// SPDX-License-Identifier: Apache-2.0

/// The region of the device: where the last edit is kept.
///
/// ```
///          edit                    draft written
///  clean ────────▶ dirty ─────────────────────────▶ autosaved
///    ▲               ▲ │ draft failed                  │  │
///    │               │ ▼            draft written      │  │ edit ──▶ dirty
///    │             localFailed ───────────────────────▶┘  │
///    └────────────── acknowledged, all of it ─────────────┘
/// ```
///
/// It follows from the counters of edits and from the draft that is being written.
public enum ContentState: Sendable, Equatable {
  /// The server has all edits, or there are none.
  case clean
  /// An edit is neither on the server nor in a draft.
  case dirty
  /// All edits are in a draft on this device.
  case autosaved
  /// A draft could not be written; the edits are only in memory.
  case localFailed(LocalFailure)
}

/// The reasons for which a draft cannot be written.
public enum LocalFailure: String, Sendable, Equatable, CaseIterable {
  /// The disk is full.
  case diskFull
  /// Drafts take as much room as they may.
  case quotaExceeded
  /// Another process held the store for too long.
  case locked
  /// A newer program made the store, so this one only reads it.
  case newerSchema
  /// The folder or a file of it may not be used: its owner or its rights are not as they must be.
  case notPermitted
  /// The store cannot be read or written otherwise.
  case unavailable
}
