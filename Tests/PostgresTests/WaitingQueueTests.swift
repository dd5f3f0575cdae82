// SPDX-License-Identifier: Apache-2.0

import Reactor
import TestSupport
import Testing

@testable import Postgres

/// Something to queue.
final class Ticketed: Waiting {
  let id: Int
  let fairness: FairnessKeys
  let isBatched: Bool
  var waitingSince = MonotonicInstant.distantFuture

  init(_ id: Int, for fairness: FairnessKeys = .none, isBatched: Bool = false) {
    self.id = id
    self.fairness = fairness
    self.isBatched = isBatched
  }
}

@Suite struct WaitingQueueTests {
  /// #expect takes no mutating call.
  func withdraw(_ queue: inout WaitingQueue<Ticketed>, _ ticket: Int) -> Bool {
    queue.withdraw(ticket) != nil
  }

  @Test func `items leave in the order in which they came`() {
    var queue = WaitingQueue<Ticketed>()
    for id in 0..<5 { _ = queue.append(Ticketed(id)) }
    #expect(queue.count == 5)
    var ids: [Int] = []
    while let item = queue.popFirst() { ids.append(item.id) }
    #expect(ids == [0, 1, 2, 3, 4])
    #expect(queue.isEmpty)
  }

  @Test func `a withdrawn item never leaves, wherever it stood`() {
    for victim in 0..<5 {
      var queue = WaitingQueue<Ticketed>()
      let tickets = (0..<5).map { queue.append(Ticketed($0)) }
      #expect(withdraw(&queue, tickets[victim]))
      #expect(!withdraw(&queue, tickets[victim]))
      #expect(queue.count == 4)
      var ids: [Int] = []
      while let item = queue.popFirst() { ids.append(item.id) }
      #expect(ids == (0..<5).filter { $0 != victim })
    }
  }

  @Test func `an item put in front is the next, and tickets stay valid`() {
    var queue = WaitingQueue<Ticketed>()
    let last = queue.append(Ticketed(1))
    let first = queue.prepend(Ticketed(0))
    #expect(withdraw(&queue, last))
    #expect(queue.popFirst()?.id == 0)
    #expect(!withdraw(&queue, first))
    #expect(queue.popFirst() == nil)
  }

  @Test func `the first that meets a condition can leave before all others`() {
    var queue = WaitingQueue<Ticketed>()
    for id in 0..<6 { _ = queue.append(Ticketed(id)) }
    let firstOdd = queue.first(where: { $0.id % 2 == 1 })
    #expect(firstOdd?.id == 1)
    var ids: [Int] = []
    while let item = queue.popFirst(where: { $0.id % 2 == 1 }) { ids.append(item.id) }
    while let item = queue.popFirst() { ids.append(item.id) }
    #expect(ids == [1, 3, 5, 0, 2, 4])
    #expect(queue.isEmpty)
  }

  @Test func `a ticket of an emptied queue is worth nothing`() {
    var queue = WaitingQueue<Ticketed>()
    let old = queue.append(Ticketed(0))
    #expect(queue.removeAll().map(\.id) == [0])
    let new = queue.append(Ticketed(1))
    #expect(!withdraw(&queue, old))
    #expect(withdraw(&queue, new))
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `random use agrees with a plain array`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var queue = WaitingQueue<Ticketed>()
    var model: [(ticket: Int, id: Int)] = []
    for id in 0..<4_000 {
      switch random.next() % 5 {
      case 0, 1: model.append((queue.append(Ticketed(id)), id))
      case 2: model.insert((queue.prepend(Ticketed(id)), id), at: 0)
      case 3:
        #expect(queue.popFirst()?.id == model.first?.id)
        model = Array(model.dropFirst())
      default:
        guard let index = model.indices.randomElement(using: &random) else { continue }
        #expect(withdraw(&queue, model.remove(at: index).ticket))
      }
      #expect(queue.count == model.count)
    }
    #expect(queue.removeAll().map(\.id) == model.map(\.id))
  }
}
