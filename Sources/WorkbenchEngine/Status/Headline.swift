// SPDX-License-Identifier: Apache-2.0

/// The one thing that a person should know about their session now, in the order of urgency.
public enum Headline: String, Sendable, Equatable, CaseIterable {
  /// Both sides have changed, or the session was deleted: the person is to decide.
  case conflict
  /// The server refused a save.
  case blocked
  /// A draft could not be written.
  case localFailed
  /// A save may or may not have been executed.
  case unknown
  /// The link is lost.
  case offline
  /// A save is under way.
  case saving
  /// An edit is only in memory.
  case dirty
  /// All edits are on this device, and not all on the server.
  case autosaved
  /// The server has a newer version.
  case behind
  /// The server has what is shown.
  case saved
  /// The session is being opened.
  case opening
  /// The document is a snapshot.
  case readOnly
  /// The session is closed.
  case closed
}
