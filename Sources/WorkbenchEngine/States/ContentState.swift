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
/// Derived from the edit counters and the state of the drafts.
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

/// The reasons why a draft cannot be written.
public enum LocalFailure: String, Sendable, Equatable, CaseIterable {
  /// The disk is full.
  case diskFull
  /// Drafts have reached their size limit.
  case quotaExceeded
  /// Another process held the store for too long.
  case locked
  /// A newer version of the program upgraded the store, so this one can only read it.
  case newerSchema
  /// The folder or one of its files has the wrong owner or permissions.
  case notPermitted
  /// The drafts on this device are sealed, and the key to them is missing.
  case keyMissing
  /// The store cannot be read or written for another reason.
  case unavailable
}
