// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import WorkbenchEngine

/// The place of one writer's draft: a session of a user, edited by one process at a time.
public struct DraftSlot: Hashable, Sendable {
  let id: Int64
}

/// A draft that was found, with the slot in which work on it goes on.
public struct FoundDraft: Sendable, Equatable {
  /// The slot, which this process holds now; nil if no draft was found.
  public var slot: DraftSlot?
  /// The answer for the engine.
  public var finding: DraftFinding
  /// Other processes that may be editing the same session, each in a slot of its own.
  public var alsoOpen: [ProcessIdentity]
}

/// A draft that waits for somebody, as a list shows it.
public struct RecoverableDraft: Sendable, Equatable {
  /// The slot, to be adopted.
  public let slot: DraftSlot
  /// The session; nil if it was never saved.
  public let sessionID: String?
  /// The number of the draft's last edit.
  public let revision: Int
  /// The draft's title.
  public let title: String
  /// The version that the edits began with; nil if the session was never saved.
  public let base: ServerVersion?
  /// The wall clock's time of the write in milliseconds since 1970.
  public let writtenAt: Int64
  /// The process that may be editing it still; nil if that has ended.
  public let openIn: ProcessIdentity?
}

/// The contents of a slot as far as the process knows them without reading.
struct SlotMemory {
  /// The document of the last draft, with the digests of its parts.
  var document: WorkbenchDocument?
  var digests: [Digest] = []
  /// The version whose content lies beside the draft.
  var base: ServerVersion?
  /// The save that lies beside the draft.
  var attemptKey: String?
}
