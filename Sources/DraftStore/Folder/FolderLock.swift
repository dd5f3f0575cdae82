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
      _ = flock(descriptor, LOCK_SH | LOCK_NB)
      throw DraftStoreError(
        .locked, "The database of drafts is damaged, and another process uses it.")
    }
    defer { _ = flock(descriptor, LOCK_SH | LOCK_NB) }
    return try body()
  }
}
