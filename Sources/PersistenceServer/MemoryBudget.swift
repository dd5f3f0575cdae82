// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Synchronization

/// Limits the memory of calls that wait for events or for their callers, per user and in total. All
/// loops of a server share one budget.
///
/// Invariant: a user without memory in use has no entry in the table.
public final class MemoryBudget: Sendable {
  private struct State {
    var total = 0
    var byUser: [OwnerID: Int] = [:]
  }

  private let perUserMax: Int
  private let totalMax: Int
  private let state = Mutex(State())

  /// A budget of so many bytes for each user and for all. 64 MiB are eight imports of one user that
  /// each hold as much as an import may, and a few hundred of usual size.
  public init(perUserMax: Int = 64 << 20, totalMax: Int = 512 << 20) {
    self.perUserMax = perUserMax
    self.totalMax = totalMax
  }

  /// The bytes in use by all users; callable from any thread.
  public var heldBytes: Int { state.withLock { $0.total } }

  /// A part of the budget for one call of a user, of no bytes yet.
  func lease(for user: OwnerID) -> Lease { Lease(budget: self, user: user) }

  /// The limit that `change` bytes more for a user would go beyond; nil once they are counted.
  /// Bytes are given back by a negative number.
  fileprivate func add(_ change: Int, for user: OwnerID) -> Int? {
    state.withLock { state in
      let held = state.byUser[user, default: 0] + change
      if change > 0 {
        if held > perUserMax { return perUserMax }
        if state.total + change > totalMax { return totalMax }
      }
      state.total += change
      state.byUser[user] = held > 0 ? held : nil
      return nil
    }
  }

  /// The memory that one call holds; the call gives all of it back when it ends.
  struct Lease: ~Copyable {
    private let budget: MemoryBudget
    private let user: OwnerID
    /// The bytes that are counted for the call.
    private(set) var bytes = 0

    fileprivate init(budget: MemoryBudget, user: OwnerID) {
      self.budget = budget
      self.user = user
    }

    deinit { _ = budget.add(-bytes, for: user) }

    /// Changes the memory charged to the call.
    ///
    /// - Throws: `MEMORY_EXHAUSTED` above a limit; the charge then stays as it was.
    mutating func hold(_ count: Int) throws(PersistenceError) {
      if let limit = change(to: count) { throw .memoryExhausted(limit: limit) }
    }

    /// Changes the memory charged to the call; false above a limit, without a change.
    mutating func holdIfPossible(_ count: Int) -> Bool { change(to: count) == nil }

    private mutating func change(to count: Int) -> Int? {
      guard count != bytes else { return nil }
      if let limit = budget.add(count - bytes, for: user) { return limit }
      bytes = count
      return nil
    }
  }
}

extension PersistenceError {
  /// The calls of a user, or of all, hold as much memory as they may.
  fileprivate static func memoryExhausted(limit: Int) -> PersistenceError {
    PersistenceError(
      .memoryExhausted,
      "The open calls would use more than \(limit) bytes of memory; end some of them, or try "
        + "again later.",
      metadata: ["limit": "\(limit)"])
  }
}
