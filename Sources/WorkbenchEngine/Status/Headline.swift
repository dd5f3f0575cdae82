// SPDX-License-Identifier: Apache-2.0

/// The most important fact about the session now. The cases are in order of urgency.
public enum Headline: String, Sendable, Equatable, CaseIterable {
  /// Both sides have changed, or the session was deleted: the user has to decide.
  case conflict
  /// The server refused a save.
  case blocked
  /// A draft could not be written.
  case localFailed
  /// The outcome of a save is unknown.
  case unknown
  /// The link is lost.
  case offline
  /// A save is in progress.
  case saving
  /// An edit is only in memory.
  case dirty
  /// All edits are on this device, but not all are on the server.
  case autosaved
  /// The server has a newer version.
  case behind
  /// The server has the document that is shown.
  case saved
  /// The session is being opened.
  case opening
  /// The document is a snapshot.
  case readOnly
  /// The session is closed.
  case closed
}
