// SPDX-License-Identifier: Apache-2.0

import Glibc
import WorkbenchEngine

/// The lock of a drafts folder: shared by every process that uses the database, and exclusive while
/// a damaged database is replaced.
final class FolderLock {
  private let descriptor: Int32

  /// Acquires the shared lock. Wraps `flock`.
  init(_ folder: DraftFolder) throws(DraftStoreError) {
    let path = try folder.prepare(file: "drafts.lock")
    descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DraftStoreError(.notPermitted, "\(path) cannot be opened.")
    }
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else {
      // All properties are set, so deinit runs and closes the descriptor.
      throw DraftStoreError(.locked, "Another process is replacing the damaged draft database.")
    }
  }

  deinit { close(descriptor) }

  /// Runs `body` while no other process uses the database.
  func exclusively<Result>(
    _ body: () throws(DraftStoreError) -> Result
  ) throws(DraftStoreError) -> Result {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // The failed attempt has released the shared lock (flock(2)).
      share()
      throw DraftStoreError(
        .locked, "The draft database is damaged, and another process is using it.")
    }
    defer { share() }
    return try body()
  }

  /// Runs `body` once no other process uses the database.
  func exclusivelyWhenFree(
    _ body: () throws(DraftStoreError) -> Void
  ) throws(DraftStoreError) {
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    defer { share() }
    try body()
  }

  private func share() {
    while flock(descriptor, LOCK_SH) != 0, errno == EINTR {}
  }
}
