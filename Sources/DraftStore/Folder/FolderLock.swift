// SPDX-License-Identifier: Apache-2.0

import Glibc
import WorkbenchEngine

/// The lock of a drafts folder: shared by every process that uses the database, and exclusive while
/// a damaged database is replaced.
final class FolderLock {
  private let descriptor: Int32
  private let waitLongest: Duration

  /// Acquires the shared lock. Wraps `flock`.
  ///
  /// - Parameter busyMilliseconds: The time for which each call waits for other processes.
  init(_ folder: DraftFolder, busyMilliseconds: Int32) throws(DraftStoreError) {
    let path = try folder.prepare(file: "drafts.lock")
    waitLongest = .milliseconds(busyMilliseconds)
    descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DraftStoreError(.notPermitted, "\(path) cannot be opened.")
    }
    guard acquire(LOCK_SH) else {
      // All properties are set, so deinit runs and closes the descriptor.
      throw DraftStoreError(.locked, "Another process is replacing the damaged draft database.")
    }
  }

  deinit { close(descriptor) }

  /// Runs `body` once no other process uses the database. Does nothing if `isNeeded` turns false
  /// before, because another process did the same. The caller has no connection to the database.
  ///
  /// - Throws: `locked` if other processes use the database for longer than the busy timeout.
  func exclusively(
    while isNeeded: () -> Bool, _ body: () throws(DraftStoreError) -> Void
  ) throws(DraftStoreError) {
    // Two processes that wait for this must not keep each other waiting with their shared locks.
    flock(descriptor, LOCK_UN)
    defer { while flock(descriptor, LOCK_SH) != 0, errno == EINTR {} }
    let isAcquired = acquire(LOCK_EX, while: isNeeded)
    guard isNeeded() else { return }
    guard isAcquired else {
      throw DraftStoreError(
        .locked, "The draft database is damaged, and another process is using it.")
    }
    try body()
  }

  /// Acquires the lock; false if the time has passed, or `isNeeded` has turned false.
  private func acquire(_ kind: Int32, while isNeeded: () -> Bool = { true }) -> Bool {
    let end = ContinuousClock.now + waitLongest
    while isNeeded() {
      if flock(descriptor, kind | LOCK_NB) == 0 { return true }
      guard ContinuousClock.now < end else { return false }
      // flock(2) waits without a limit or not at all.
      poll(nil, 0, 5)
    }
    return false
  }
}
