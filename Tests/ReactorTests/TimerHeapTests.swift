// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Reactor

@Suite struct TimerHeapTests {
  let loop: EventLoop

  init() throws { loop = try EventLoop(name: "heap") }

  func timer(_ nanoseconds: Int64, _ id: UInt64) -> Timer {
    Timer(deadline: MonotonicInstant(nanoseconds: nanoseconds), id: id, loop: loop) {}
  }

  func drain(_ heap: inout TimerHeap) -> [UInt64] {
    var ids: [UInt64] = []
    while let timer = heap.popDue(at: .distantFuture) { ids.append(timer.id) }
    return ids
  }

  @Test func `timers come out by deadline, ties by creation`() {
    var heap = TimerHeap()
    for (id, deadline) in [(1, 30), (2, 10), (3, 20), (4, 10)] as [(UInt64, Int64)] {
      heap.insert(timer(deadline, id))
    }
    #expect(drain(&heap) == [2, 4, 3, 1])
    #expect(heap.isEmpty)
  }

  @Test func `nothing is due before its deadline`() {
    var heap = TimerHeap()
    heap.insert(timer(10, 1))
    #expect(heap.popDue(at: MonotonicInstant(nanoseconds: 9)) == nil)
    #expect(heap.popDue(at: MonotonicInstant(nanoseconds: 10))?.id == 1)
  }

  @Test func `a removed timer is gone, whatever its place`() {
    for victim in 0..<40 {
      var heap = TimerHeap()
      let timers = (0..<40).map { timer(Int64($0 * 7 % 40), UInt64($0)) }
      for timer in timers { heap.insert(timer) }
      heap.remove(timers[victim])
      heap.remove(timers[victim])
      let rest = timers.filter { $0.id != UInt64(victim) }
      let sorted = rest.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) }
      #expect(drain(&heap) == sorted.map(\.id))
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `random insertions and removals agree with a sorted array`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var heap = TimerHeap()
    var model: [Timer] = []
    for id in 0..<3000 as Range<UInt64> {
      if random.next() % 3 == 0, let index = model.indices.randomElement(using: &random) {
        heap.remove(model.remove(at: index))
      } else {
        let new = timer(Int64(random.next() % 500), id)
        heap.insert(new)
        model.append(new)
      }
      #expect(heap.count == model.count)
    }
    model.sort { ($0.deadline, $0.id) < ($1.deadline, $1.id) }
    #expect(drain(&heap) == model.map(\.id))
  }
}
