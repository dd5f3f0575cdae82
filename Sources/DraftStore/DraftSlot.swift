// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import WorkbenchEngine

/// The slot of one writer's draft: a user's session, edited by one process at a time.
public struct DraftSlot: Hashable, Sendable {
  /// The number of the slot in its folder, which stays the same until the draft is gone.
  public let id: Int64
}

/// The result of a search for a draft, with the slot in which to continue it.
public struct FoundDraft: Sendable, Equatable {
  /// The slot, which this process now holds; nil if no draft was found.
  public var slot: DraftSlot?
  /// The result for the engine.
  public var finding: DraftFinding
  /// Other processes that may be editing the same session, each in its own slot.
  public var alsoOpen: [ProcessIdentity]
}

/// A draft that can be recovered, as shown in a list.
public struct RecoverableDraft: Sendable, Equatable {
  /// The slot to adopt.
  public let slot: DraftSlot
  /// The writer for whom the slot was made.
  public let writer: String
  /// The session; nil if it was never saved.
  public let sessionID: String?
  /// The number of the draft's last edit.
  public let revision: Int
  /// The draft's title.
  public let title: String
  /// The version on which the edits are based; nil if the session was never saved.
  public let base: ServerVersion?
  /// The time of the write in milliseconds since 1970 on the wall clock.
  public let writtenAt: Int64
  /// The process that may still be editing the draft; nil if it has ended.
  public let openIn: ProcessIdentity?
}

/// The contents of a slot that the process knows without reading the database.
struct SlotMemory {
  /// The document of the last draft, with the digests of its parts.
  var document: WorkbenchDocument?
  var digests: [Digest] = []
  /// The version of the base stored with the draft.
  var base: ServerVersion?
  /// The key of the attempt stored with the draft.
  var attemptKey: String?
}
