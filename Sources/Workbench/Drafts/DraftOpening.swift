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
  /// The failure to read the keys, and the time until which they are not read again.
  private let failure = Mutex<(error: DraftStoreError, until: Int64)?>(nil)

  /// The pause in milliseconds before keys are read again, since a key command may ask the user.
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
    if let failure = failure.withLock({ $0 }), now < failure.until { throw failure.error }
    do throws(DraftStoreError) {
      return try keys.keys()
    } catch {
      failure.withLock { $0 = (error, now + Self.keyPause) }
      throw error
    }
  }
}
