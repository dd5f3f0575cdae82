// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Synchronization
import WorkbenchEngine

/// The drafts of one session: carries out the engine's draft effects in order.
final class SessionDrafts: Sendable {
  private let thread: DraftThread
  /// The name of this session's writer, which is unique.
  let writer: String
  private let clock: any WorkbenchClock
  /// The slot of this session's drafts; nil until it has one. Set only on the drafts thread.
  private let slot = Mutex<DraftSlot?>(nil)

  /// Results for the session.
  enum News: Sendable {
    /// An event for the engine.
    case event(WorkbenchEvent)
    /// Other processes may be editing the same session.
    case alsoOpen([ProcessIdentity])
    /// A call to the store failed.
    case failure(DraftStoreError)
  }

  init(
    thread: DraftThread, writer: String, clock: any WorkbenchClock, slot adopted: DraftSlot? = nil
  ) {
    self.thread = thread
    self.writer = writer
    self.clock = clock
    slot.withLock { $0 = adopted }
  }

  /// Queues a draft effect behind the earlier ones.
  func perform(_ effect: WorkbenchEffect, _ tell: @escaping @Sendable (News) -> Void) {
    thread.enqueue { [self] drafts in
      switch effect {
      case .findDraft(let id): find(id, drafts, tell)
      case .writeDraft(let draft, _): write(draft, drafts, tell)
      case .acknowledge(let revision, let base):
        let result = DraftThread.result(drafts) { (drafts) throws(DraftStoreError) in
          // Without a slot nothing was ever written, so there is no draft to acknowledge.
          guard let slot = current else { return }
          try drafts.acknowledge(through: revision, base: base, in: slot)
        }
        if case .failure(let error) = result { tell(.failure(error)) }
      case .trash(let document, let revision): trash(document, revision, drafts, tell)
      default: break
      }
    }
  }

  /// Releases the slot after all queued jobs, so that another process can adopt it.
  func release(_ then: @escaping @Sendable () -> Void) {
    thread.enqueue { [self] drafts in
      if let slot = current, let drafts = try? drafts.get() { try? drafts.release(slot) }
      then()
    }
  }

  /// The writer of the slot, which stays the same when another process adopts it. This session's
  /// own one if there is no slot.
  func slotWriter() async -> String {
    await withCheckedContinuation { continuation in
      thread.enqueue { [self] drafts in
        let found = DraftThread.result(drafts) { (drafts) throws(DraftStoreError) in
          guard let slot = current else { return String?.none }
          return try drafts.writer(of: slot)
        }
        continuation.resume(returning: (try? found.get()) ?? nil ?? writer)
      }
    }
  }

  private var current: DraftSlot? { slot.withLock { $0 } }

  private func find(
    _ id: String, _ drafts: Result<any WorkbenchDrafts, DraftStoreError>,
    _ tell: (News) -> Void
  ) {
    let result = DraftThread.result(drafts) { (drafts) throws(DraftStoreError) in
      try drafts.findDraft(sessionID: id)
    }
    switch result {
    case .success(let found):
      slot.withLock { $0 = found.slot }
      if !found.alsoOpen.isEmpty { tell(.alsoOpen(found.alsoOpen)) }
      tell(.event(.draftFound(found.finding)))
    case .failure(let error):
      tell(.failure(error))
      tell(.event(.draftFound(DraftFinding(failure: error.failure))))
    }
  }

  private func write(
    _ draft: WorkbenchDraft, _ drafts: Result<any WorkbenchDrafts, DraftStoreError>,
    _ tell: (News) -> Void
  ) {
    let result = DraftThread.result(drafts) { (drafts) throws(DraftStoreError) in
      try drafts.write(draft, in: ownSlot(drafts))
    }
    switch result {
    case .success: tell(.event(.draftWritten(revision: draft.revision)))
    case .failure(let error):
      tell(.failure(error))
      tell(.event(.draftFailed(revision: draft.revision, error.failure)))
    }
  }

  private func trash(
    _ document: WorkbenchDocument, _ revision: Int,
    _ drafts: Result<any WorkbenchDrafts, DraftStoreError>, _ tell: (News) -> Void
  ) {
    let result = DraftThread.result(drafts) { (drafts) throws(DraftStoreError) in
      try drafts.trash(
        document, revision: revision, writtenAt: clock.now.wall, in: ownSlot(drafts))
    }
    switch result {
    case .success: tell(.event(.trashed(revision: revision)))
    case .failure(let error):
      tell(.failure(error))
      tell(.event(.trashFailed(revision: revision, error.failure)))
    }
  }

  private func ownSlot(_ drafts: any WorkbenchDrafts) throws(DraftStoreError) -> DraftSlot {
    if let current { return current }
    let made = try drafts.makeSlot(writer: writer)
    slot.withLock { $0 = made }
    return made
  }
}
