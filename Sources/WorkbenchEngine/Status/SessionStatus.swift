// SPDX-License-Identifier: Apache-2.0

/// The state of a session as shown to people: the headline, the regions from which it is derived,
/// and the values that its text mentions.
public struct SessionStatus: Sendable, Equatable {
  /// The most important fact.
  public var headline: Headline
  /// The region of the device.
  public var content: ContentState
  /// The region of the save, without the document to send.
  public var save: SavePhase
  /// The region of the server.
  public var remote: RemoteState
  /// The time at which the link was lost, in milliseconds since 1970 on the wall clock; nil if it
  /// is up.
  public var offlineSince: Int64?
  /// True if the document can be edited.
  public var isEditable: Bool
  /// The number of edits that the server has not acknowledged.
  public var pendingEdits: Int
  /// The version on which the edits are based; nil if there is none.
  public var version: ServerVersion?
  /// The time of the last draft, in milliseconds since 1970 on the wall clock.
  public var durableAt: Int64?
  /// The time at which the server last kept a draft of the pending edits, in milliseconds since
  /// 1970 on the wall clock; nil if it has none.
  public var serverDraftAt: Int64?
  /// The time of the last acknowledgement, in milliseconds since 1970 on the wall clock.
  public var acknowledgedAt: Int64?
  /// Something about the opening that the user should know.
  public var notice: SessionNotice
}

/// The region of the save as shown to people.
public enum SavePhase: Sendable, Equatable {
  /// There is nothing to save.
  case idle
  /// A save is waiting.
  case queued
  /// A save is in progress or waits to be resent; later edits may wait behind it.
  case saving(hasLaterEdits: Bool)
  /// The outcome of a save is unknown.
  case unknown
  /// The server refused.
  case blocked(SaveRefusal)
}

/// Something about the opening of a session that the user should know.
public enum SessionNotice: Sendable, Equatable {
  /// Nothing.
  case none
  /// Edits were restored from a draft written at that time of the wall clock. A discard undoes
  /// that.
  case restored(edits: Int, writtenAt: Int64)
  /// The number of drafts that could not be read and are in quarantine.
  case quarantined(Int)
}
