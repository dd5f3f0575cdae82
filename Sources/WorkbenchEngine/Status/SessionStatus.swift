// SPDX-License-Identifier: Apache-2.0

/// The state of a session, for people: the headline, the regions from which it follows, and the
/// values that the words speak of.
public struct SessionStatus: Sendable, Equatable {
  /// The one thing to know.
  public var headline: Headline
  /// The region of the device.
  public var content: ContentState
  /// The region of the save, without the document that it sends.
  public var save: SavePhase
  /// The region of the server.
  public var remote: RemoteState
  /// The wall clock's time at which the link was lost, in milliseconds since 1970; nil if it is up.
  public var offlineSince: Int64?
  /// True if the document can be edited.
  public var isEditable: Bool
  /// The number of edits that the server has not acknowledged.
  public var pendingEdits: Int
  /// The version on the server that the edits began with; nil if there is none.
  public var version: ServerVersion?
  /// The wall clock's time of the last draft, in milliseconds since 1970.
  public var durableAt: Int64?
  /// The wall clock's time of the last acknowledgement, in milliseconds since 1970.
  public var acknowledgedAt: Int64?
  /// Something about the opening that stays worth knowing.
  public var notice: SessionNotice
}

/// The region of the save as people see it.
public enum SavePhase: Sendable, Equatable {
  /// Nothing is to be saved.
  case idle
  /// A save waits.
  case queued
  /// A save is under way, or waits to be sent again; later edits may wait behind it.
  case saving(hasLaterEdits: Bool)
  /// It is not known what became of a save.
  case unknown
  /// The server refused.
  case blocked(SaveRefusal)
}

/// Something about the opening of a session that stays worth knowing.
public enum SessionNotice: Sendable, Equatable {
  /// Nothing.
  case none
  /// Edits were taken from a draft of that time of the wall clock. To undo that is to discard.
  case restored(edits: Int, writtenAt: Int64)
  /// So many drafts could not be read and are in quarantine.
  case quarantined(Int)
}
