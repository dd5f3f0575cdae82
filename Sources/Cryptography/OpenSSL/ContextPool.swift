// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Contexts of OpenSSL that are used again: making one costs several times what hashing a small
/// message does. For any thread; each context is with one caller at a time.
final class ContextPool: Sendable {
  // Safety: a context is in the list or with one caller, never both.
  private struct Contexts: @unchecked Sendable {
    var list: [OpaquePointer] = []
  }

  private let idle = Mutex(Contexts())
  private let make: @Sendable () -> OpaquePointer?
  private let free: @Sendable (OpaquePointer) -> Void

  /// The number of idle contexts that are kept: more threads than that seldom hash at once.
  private static let idleMax = 64

  init(
    make: @escaping @Sendable () -> OpaquePointer?,
    free: @escaping @Sendable (OpaquePointer) -> Void
  ) {
    self.make = make
    self.free = free
  }

  deinit {
    for context in idle.withLock({ $0.list }) { free(context) }
  }

  /// Lends a context to `body`, which must set it up first; fails where none can be made.
  func withContext<Result>(
    _ body: (OpaquePointer) throws(CryptographyError) -> Result
  ) throws(CryptographyError) -> Result {
    guard let context = idle.withLock({ $0.list.popLast() }) ?? make() else {
      throw .operationFailed
    }
    defer {
      let isKept = idle.withLock { idle in
        guard idle.list.count < Self.idleMax else { return false }
        idle.list.append(context)
        return true
      }
      if !isKept { free(context) }
    }
    return try body(context)
  }
}
