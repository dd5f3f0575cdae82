// SPDX-License-Identifier: Apache-2.0

import Glibc
import WorkbenchEngine

/// The lock of a folder of drafts: shared by all who use its database, and exclusive while a
/// damaged database is replaced.
final class FolderLock {
  private let descriptor: Int32

  /// Takes the lock, shared. Wraps `flock`.
  init(_ folder: DraftFolder) throws(DraftStoreError) {
    let path = try folder.prepare(file: "drafts.lock")
    descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DraftStoreError(.notPermitted, "\(path) cannot be opened.")
    }
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else {
      // The object is whole, so that deinit closes the descriptor.
      throw DraftStoreError(.locked, "Another process is replacing a damaged database of drafts.")
    }
  }

  deinit { close(descriptor) }

  /// Runs `body` while nobody else uses the database.
  func exclusively<Result>(
    _ body: () throws(DraftStoreError) -> Result
  ) throws(DraftStoreError) -> Result {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // The attempt has let go of the shared lock (flock(2)).
      share()
      throw DraftStoreError(
        .locked, "The database of drafts is damaged, and another process uses it.")
    }
    defer { share() }
    return try body()
  }

  private func share() {
    while flock(descriptor, LOCK_SH) != 0, errno == EINTR {}
  }
}
