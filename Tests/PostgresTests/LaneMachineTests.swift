// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@testable import Postgres

@Suite struct LaneMachineTests {
  typealias Machine = LaneMachine<Ticketed>

  /// An instant so many seconds after the machine was made.
  func at(_ seconds: Double) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(seconds))
  }

  func machine(connections: Int = 2, depth: Int = 2, queue: Int = 3) -> Machine {
    Machine(
      connectionCount: connections,
      limits: .init(
        depthMax: depth, queueLengthMax: queue, queueTimeMax: .seconds(2),
        outageGrace: .seconds(1)), now: at(0))
  }

  func submit(
    _ machine: inout Machine, _ id: Int = 0, at seconds: Double = 0
  ) -> Machine.OnSubmit {
    machine.submit(Ticketed(id), now: at(seconds))
  }

  func gather(
    _ machine: inout Machine, _ id: Int = 0, at seconds: Double = 0
  ) -> Machine.OnSubmit {
    machine.gather(Ticketed(id), now: at(seconds))
  }

  @Test func `the least busy connection is chosen, until all are full`() {
    var machine = machine()
    machine.connected(0)
    machine.connected(1)
    let chosen = (0..<4).map { submit(&machine, $0) }
    #expect(chosen == [0, 1, 0, 1].map { .send(connection: $0) })
    #expect(submit(&machine) == .wait(ticket: 0))
    #expect(machine.connectionCounts == (up: 2, busy: 2))
  }

  @Test func `a free place goes to whoever waits longest`() {
    var machine = machine(connections: 1, depth: 1)
    machine.connected(0)
    _ = submit(&machine, 0)
    _ = submit(&machine, 1)
    _ = submit(&machine, 2)
    #expect(machine.next(for: 0) == nil)
    machine.completed(0)
    #expect(machine.next(for: 0)?.id == 1)
    #expect(machine.next(for: 0) == nil)
    #expect(machine.waitingCount == 1)
  }

  @Test func `the queue has a limit`() {
    var machine = machine(connections: 1, depth: 1, queue: 2)
    machine.connected(0)
    let decisions = (0..<4).map { submit(&machine, $0) }
    #expect(
      decisions == [
        .send(connection: 0), .wait(ticket: 0), .wait(ticket: 1), .refuseOverloaded,
      ])
    let isWithdrawn = machine.withdraw(ticket: 0)
    #expect(isWithdrawn)
    #expect(submit(&machine) == .wait(ticket: 2))
  }

  @Test func `while the first of the queue has waited too long nothing joins it`() {
    var machine = machine(connections: 1, depth: 1, queue: 10)
    machine.connected(0)
    #expect(submit(&machine, 0, at: 10) == .send(connection: 0))
    #expect(submit(&machine, 1, at: 10) == .wait(ticket: 0))
    #expect(gather(&machine, 2, at: 11) == .wait(ticket: 1))
    #expect(submit(&machine, 3, at: 12) == .wait(ticket: 2))
    #expect(submit(&machine, 4, at: 12.1) == .refuseOverloaded)
    #expect(gather(&machine, 5, at: 12.1) == .refuseOverloaded)
    // The first goes on its way; the next has not waited for so long.
    machine.completed(0)
    #expect(machine.next(for: 0)?.id == 1)
    #expect(submit(&machine, 6, at: 12.1) == .wait(ticket: 3))
    // One that is withdrawn waits no more.
    let isWithdrawn = machine.withdraw(ticket: 1)
    #expect(isWithdrawn)
    #expect(submit(&machine, 7, at: 13.5) == .wait(ticket: 4))
  }

  @Test func `an outage is not taken for a slow queue`() {
    var machine = machine(connections: 1, depth: 1)
    #expect(submit(&machine, 1, at: 0) == .wait(ticket: 0))
    #expect(submit(&machine, 2, at: 100) == .wait(ticket: 1))
  }

  @Test func `before the first connection items wait, until the grace is over`() {
    var machine = machine()
    #expect(!machine.isServing)
    #expect(submit(&machine, 7) == .wait(ticket: 0))
    #expect(machine.nextDeadline == at(1))
    #expect(machine.handleTimeout(now: at(0.9)).isEmpty)
    #expect(machine.handleTimeout(now: at(1)).map(\.id) == [7])
    #expect(submit(&machine) == .refuseUnavailable)
    #expect(machine.nextDeadline == nil)
    machine.connected(0)
    #expect(machine.isServing)
    #expect(submit(&machine) == .send(connection: 0))
  }

  @Test func `an outage begins with the last connection and ends with the first`() {
    var machine = machine()
    machine.connected(0)
    machine.connected(1)
    machine.disconnected(0, now: at(5))
    #expect(machine.isServing)
    #expect(submit(&machine) == .send(connection: 1))
    machine.disconnected(1, now: at(6))
    machine.disconnected(1, now: at(6.5))
    #expect(!machine.isServing)
    #expect(machine.nextDeadline == at(7))
    #expect(submit(&machine, 3) == .wait(ticket: 0))
    machine.connected(0)
    #expect(machine.nextDeadline == nil)
    #expect(machine.next(for: 0)?.id == 3)
  }

  @Test func `what a lost connection was given is forgotten with it`() {
    var machine = machine(connections: 1, depth: 1)
    machine.connected(0)
    _ = submit(&machine)
    machine.disconnected(0, now: at(1))
    machine.completed(0)
    machine.connected(0)
    #expect(submit(&machine) == .send(connection: 0))
    #expect(submit(&machine) == .wait(ticket: 0))
  }

  @Test func `a held connection gets nothing new`() {
    var machine = machine(connections: 2, depth: 2)
    machine.connected(0)
    machine.connected(1)
    machine.setHeld(0, true)
    #expect((0..<2).map { submit(&machine, $0) } == [.send(connection: 1), .send(connection: 1)])
    #expect(submit(&machine, 9) == .wait(ticket: 0))
    #expect(machine.next(for: 0) == nil)
    machine.setHeld(0, false)
    #expect(machine.next(for: 0)?.id == 9)
  }

  @Test func `an item that comes back goes to another connection, or to the front`() {
    var machine = machine(connections: 2, depth: 1)
    machine.connected(0)
    _ = submit(&machine, 1)
    _ = submit(&machine, 2)
    let back = Ticketed(1)
    #expect(machine.resubmit(back) == .wait(ticket: -1))
    machine.completed(0)
    #expect(machine.next(for: 0) === back)
    machine.connected(1)
    #expect(machine.next(for: 1)?.id == 2)
    machine.completed(1)
    #expect(machine.resubmit(back) == .send(connection: 1))
  }

  @Test func `a closed lane refuses everything`() {
    var machine = machine()
    _ = submit(&machine, 4)
    #expect(machine.refuseAll().map(\.id) == [4])
    #expect(submit(&machine) == .refuseUnavailable)
    #expect(machine.resubmit(Ticketed(0)) == .refuseUnavailable)
  }

  @Test func `gathered items wait although there is room, and go to the least busy connection`() {
    var machine = machine(connections: 2, depth: 2, queue: 4)
    machine.connected(0)
    machine.connected(1)
    _ = submit(&machine, 1)
    let decisions = (2...5).map { gather(&machine, $0) }
    #expect(decisions == (0..<4).map { .wait(ticket: $0) })
    #expect(gather(&machine, 6) == .refuseOverloaded)
    var taken: [[Int]] = []
    while let (connection, item) = machine.next() { taken.append([connection, item.id]) }
    #expect(taken == [[1, 2], [0, 3], [1, 4]])
    #expect(machine.waitingCount == 1)
  }

  @Test func `companions are those that wait longest and may join`() {
    var machine = machine(connections: 1, depth: 1, queue: 5)
    machine.connected(0)
    for id in [2, 4, 5, 6] { _ = gather(&machine, id) }
    #expect(machine.next()?.item.id == 2)
    let companions = (0..<2).map { _ in machine.nextCompanion { $0.id.isMultiple(of: 2) }?.id }
    #expect(companions == [4, nil])
    #expect(machine.waitingCount == 2)
    machine.completed(0)
    #expect(machine.next(for: 0)?.id == 5)
  }

  @Test func `a lost service gathers nothing`() {
    var machine = machine()
    _ = machine.refuseAll()
    #expect(gather(&machine, 0) == .refuseUnavailable)
    #expect(machine.next() == nil)
  }
}

/// One key never stops the others.
@Suite struct LaneFairnessTests {
  typealias Machine = LaneMachine<Ticketed>
  private let ann = FairnessKeys("ann")
  private let bob = FairnessKeys("bob")
  private let eve = FairnessKeys("eve")

  private func at(_ seconds: Double) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(seconds))
  }

  private func machine(connections: Int, queue: Int = 100) -> Machine {
    var machine = Machine(
      connectionCount: connections,
      limits: .init(
        depthMax: 1, queueLengthMax: queue, queueTimeMax: .seconds(2), outageGrace: .seconds(1)),
      now: at(0))
    for index in 0..<connections { machine.connected(index) }
    return machine
  }

  private func submit(
    _ machine: inout Machine, _ id: Int, _ keys: FairnessKeys, at seconds: Double = 0
  ) -> Machine.OnSubmit {
    machine.submit(Ticketed(id, for: keys), now: at(seconds))
  }

  /// Ends what a connection runs, and returns what it runs next.
  private func next(_ machine: inout Machine, on index: Int) -> Int? {
    machine.completed(index)
    return machine.next(for: index)?.id
  }

  @Test func `who is alone has every connection`() {
    var machine = machine(connections: 4)
    for id in 0..<4 { #expect(submit(&machine, id, ann) == .send(connection: id)) }
    for id in 4..<8 { _ = submit(&machine, id, ann) }
    let following = (0..<4).map { next(&machine, on: $0) }
    #expect(following == [4, 5, 6, 7])
  }

  @Test func `while others wait nobody gets more than half`() {
    var machine = machine(connections: 4)
    for id in 0..<10 { _ = submit(&machine, id, ann) }
    for id in 20..<22 { _ = submit(&machine, id, bob) }
    // Ann holds four: two of them go to Bob, although six of hers came before.
    let first = [next(&machine, on: 0), next(&machine, on: 1)]
    #expect(first == [20, 21])
    let second = [next(&machine, on: 2), next(&machine, on: 0)]
    #expect(second == [4, 5])
    _ = submit(&machine, 22, bob)
    let third = [next(&machine, on: 1), next(&machine, on: 3)]
    #expect(third == [22, 6])
  }

  @Test func `a single connection is shared in turn`() {
    var machine = machine(connections: 1)
    for id in 0..<4 { _ = submit(&machine, id, ann) }
    for id in 20..<22 { _ = submit(&machine, id, bob) }
    let order = (0..<5).map { _ in next(&machine, on: 0) }
    #expect(order == [20, 1, 21, 2, 3])
  }

  @Test func `those who wait for the rows of one owner share the owner's part`() {
    var machine = machine(connections: 4)
    for id in 0..<8 { _ = submit(&machine, id, FairnessKeys("owner", "editor-\(id)")) }
    _ = submit(&machine, 20, bob)
    let isNext = next(&machine, on: 0)
    #expect(isNext == 20)
    // An editor with other rows to change shares his own part with the owner's.
    _ = submit(&machine, 21, FairnessKeys("other", "editor-1"))
    let following = [next(&machine, on: 2), next(&machine, on: 3)]
    #expect(following == [21, 4])
  }

  @Test func `who waits too long because of a share delays only himself`() {
    var machine = machine(connections: 2)
    for id in 0..<4 { _ = submit(&machine, id, ann) }
    #expect(submit(&machine, 4, ann, at: 3) == .refuseOverloaded)
    #expect(submit(&machine, 20, bob, at: 3) == .wait(ticket: 2))
    let isNext = next(&machine, on: 0)
    #expect(isNext == 20)
    // Bob waits too long with a free share: then the lane as a whole is too slow.
    _ = submit(&machine, 21, bob, at: 3)
    _ = submit(&machine, 22, eve, at: 3)
    #expect(submit(&machine, 23, FairnessKeys("zoe"), at: 6) == .refuseOverloaded)
  }

  @Test func `one key takes half of the queue`() {
    var machine = machine(connections: 1, queue: 4)
    let decisions = (0..<4).map { submit(&machine, $0, ann) }
    #expect(
      decisions == [
        .send(connection: 0), .wait(ticket: 0), .wait(ticket: 1), .refuseOverloaded,
      ])
    #expect(submit(&machine, 20, bob) == .wait(ticket: 2))
    let isWithdrawn = machine.withdraw(ticket: 0)
    #expect(isWithdrawn)
    #expect(submit(&machine, 5, ann) == .wait(ticket: 3))
  }

  @Test func `a lost connection gives back what it held`() {
    var machine = machine(connections: 2)
    for id in 0..<3 { _ = submit(&machine, id, ann) }
    machine.disconnected(0, now: at(0))
    machine.disconnected(1, now: at(0))
    _ = submit(&machine, 20, bob)
    machine.connected(0)
    machine.connected(1)
    #expect(machine.next(for: 0)?.id == 2)
    #expect(machine.next(for: 1)?.id == 20)
  }
}
