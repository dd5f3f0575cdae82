// SPDX-License-Identifier: Apache-2.0

/// The region of the session's life.
///
/// ```
///  idle ── open ─▶ opening ── a draft is there ─▶ recovering ── decided ─▶ editing
///                     │ no draft, fetched             │ nobody decided yet    │ close
///                     ├──────────────▶ editing        ▼                       ▼
///                     ├─ snapshot ───▶ readOnly    close ─────────────────▶ closing ─▶ closed
///                     └─ missing, refused ─▶ closed
/// ```
public enum LifeState: Sendable, Equatable {
  /// Nothing has been opened yet.
  case idle
  /// The session is being opened, from this device first.
  case opening(String)
  /// A draft was found and is being compared with the server before anything is shown.
  case recovering
  /// The document can be edited.
  case editing
  /// The document is a snapshot.
  case readOnly
  /// Pending edits are being written, until a time of the uptime clock.
  case closing(until: Int64)
  /// The session has ended.
  case closed
}
