// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@testable import PersistenceServer

@Suite struct MemoryBudgetTests {
  private let anna: OwnerID
  private let bert: OwnerID

  init() throws {
    anna = try #require(OwnerID("anna"))
    bert = try #require(OwnerID("bert"))
  }

  /// Why a call may not hold so many bytes; nil where it may.
  private func refusal(_ lease: inout MemoryBudget.Lease, _ count: Int) -> PersistenceError? {
    do throws(PersistenceError) {
      try lease.hold(count)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a user holds no more than its share, and what ends makes room`() throws {
    let budget = MemoryBudget(perUserMax: 100, totalMax: 1_000)
    var first = budget.lease(for: anna)
    try first.hold(60)
    do {
      var second = budget.lease(for: anna)
      try second.hold(40)
      let error = refusal(&second, 41)
      #expect(error?.reason == .memoryExhausted)
      #expect(error?.metadata == ["limit": "100"])
      let (held, inAll) = (second.bytes, budget.heldBytes)
      #expect((held, inAll) == (40, 100))
      var other = budget.lease(for: bert)
      try other.hold(100)
    }
    #expect(budget.heldBytes == 60)
    try first.hold(100)
    try first.hold(0)
    #expect(budget.heldBytes == 0)
  }

  @Test func `all users together hold no more than the total`() throws {
    let budget = MemoryBudget(perUserMax: 100, totalMax: 150)
    var first = budget.lease(for: anna)
    try first.hold(100)
    var second = budget.lease(for: bert)
    #expect(refusal(&second, 51)?.metadata == ["limit": "150"])
    try second.hold(50)
  }
}
