// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import Synchronization
import Workbench
import WorkbenchEngine

/// The faults of a disk, as a test sets them.
final class DiskFaults: Sendable {
  struct Plan {
    /// The failure of each write; nil for none.
    var writeFailure: LocalFailure?
    /// The number of calls after which nothing reaches the disk, as after a crash.
    var callsLeft: Int?
  }

  let plan = Mutex(Plan())

  func set(_ failure: LocalFailure?) { plan.withLock { $0.writeFailure = failure } }

  func crash(afterCalls count: Int) { plan.withLock { $0.callsLeft = count } }

  func check(isWrite: Bool = false) throws(DraftStoreError) {
    let failure = plan.withLock { plan -> LocalFailure? in
      if let left = plan.callsLeft {
        guard left > 0 else { return .unavailable }
        plan.callsLeft = left - 1
      }
      return isWrite ? plan.writeFailure : nil
    }
    if let failure { throw DraftStoreError(failure, "as the test wants") }
  }
}

/// A draft store on a disk with faults.
struct FaultyDrafts: WorkbenchDrafts {
  let store: DraftStore
  let faults: DiskFaults

  func makeSlot(writer: String) throws(DraftStoreError) -> DraftSlot {
    try faults.check()
    return try store.makeSlot(writer: writer)
  }

  func writer(of slot: DraftSlot) throws(DraftStoreError) -> String? {
    try faults.check()
    return try store.writer(of: slot)
  }

  func findDraft(sessionID: String) throws(DraftStoreError) -> FoundDraft {
    try faults.check()
    return try store.findDraft(sessionID: sessionID)
  }

  func inspect(_ slot: DraftSlot) throws(DraftStoreError) -> DraftFinding {
    try store.inspect(slot)
  }

  func adopt(_ slot: DraftSlot, evenIfOpen: Bool) throws(DraftStoreError) -> FoundDraft {
    try store.adopt(slot, evenIfOpen: evenIfOpen)
  }

  func release(_ slot: DraftSlot) throws(DraftStoreError) {
    try faults.check()
    try store.release(slot)
  }

  func write(_ draft: WorkbenchDraft, in slot: DraftSlot) throws(DraftStoreError) {
    try faults.check(isWrite: true)
    try store.write(draft, in: slot)
  }

  func acknowledge(
    through revision: Int, base: ServerCopy?, in slot: DraftSlot
  ) throws(DraftStoreError) {
    try faults.check()
    try store.acknowledge(through: revision, base: base, in: slot)
  }

  func trash(
    _ document: WorkbenchDocument, revision: Int, writtenAt: Int64, in slot: DraftSlot
  ) throws(DraftStoreError) {
    try faults.check(isWrite: true)
    try store.trash(document, revision: revision, writtenAt: writtenAt, in: slot)
  }

  func recoverables() throws(DraftStoreError) -> [RecoverableDraft] { try store.recoverables() }
  func history() throws(DraftStoreError) -> [KeptDocument] { try store.history() }
  func trashed() throws(DraftStoreError) -> [KeptDocument] { try store.trashed() }
  func quarantined() throws(DraftStoreError) -> [KeptDocument] { try store.quarantined() }
  func document(_ id: Int64) throws(DraftStoreError) -> WorkbenchDocument? {
    try store.document(id)
  }
  func export(_ id: Int64) throws(DraftStoreError) -> [UInt8]? { try store.export(id) }
  func emptyTrash(writtenBefore time: Int64?) throws(DraftStoreError) -> Int {
    try store.emptyTrash(writtenBefore: time)
  }
  var sealing: DraftSealing { store.sealing }
  func wipe() throws(DraftStoreError) -> WipeReport { try store.wipe() }
}
