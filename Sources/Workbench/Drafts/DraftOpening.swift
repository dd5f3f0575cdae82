// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Synchronization
import WorkbenchEngine

/// Opens the draft store of a user. The drafts thread calls it for each job until it succeeds.
final class DraftOpening: Sendable {
  private let owner: DraftOwner
  private let path: String
  private let limits: DraftStoreConfiguration
  private let keys: DraftKeySource?
  private let clock: any WorkbenchClock
  /// The keys, or the failure to read them, and the time until which they are not read again.
  private let known = Mutex<(keys: Result<DraftKeys, DraftStoreError>, until: Int64)?>(nil)

  /// The pause in milliseconds before keys are read again after a failure, since a key command may
  /// ask the user. Keys that were read are used for the life of the desk.
  static let keyPause: Int64 = 30_000

  init(
    of owner: DraftOwner, at path: String, _ limits: DraftStoreConfiguration,
    _ keys: DraftKeySource?, _ clock: any WorkbenchClock
  ) {
    self.owner = owner
    self.path = path
    self.limits = limits
    self.keys = keys
    self.clock = clock
  }

  func open() throws(DraftStoreError) -> any WorkbenchDrafts {
    try DraftStore(
      folder: DraftFolder(path), owner: owner, configuration: limits, keys: readKeys())
  }

  private func readKeys() throws(DraftStoreError) -> DraftKeys? {
    guard let keys else { return nil }
    let now = clock.now.uptime
    if let known = known.withLock({ $0 }), now < known.until { return try known.keys.get() }
    let read = Result { () throws(DraftStoreError) in try keys.keys() }
    let isRead = (try? read.get()) != nil
    known.withLock { $0 = (read, isRead ? .max : now + Self.keyPause) }
    return try read.get()
  }
}
