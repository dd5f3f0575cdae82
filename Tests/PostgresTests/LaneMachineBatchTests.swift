// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@testable import Postgres

/// Items that wait for others although there is a connection.
@Suite struct LaneMachineBatchTests {
  typealias Machine = LaneMachine<Ticketed>

  /// Connections of one place each, of which batches take one unless they have two items.
  func batchingMachine() -> Machine {
    var machine = Machine(
      connectionCount: 3,
      limits: .init(
        depthMax: 1, queueLengthMax: 9, queueTimeMax: .seconds(2), outageGrace: .seconds(1),
        batchesMax: 1, batchSize: 2), now: at(0))
    for index in 0..<3 { machine.connected(index) }
    return machine
  }

  func at(_ seconds: Double) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(seconds))
  }

  func gatherBatched(_ machine: inout Machine, _ id: Int) -> Machine.OnSubmit {
    machine.gather(Ticketed(id, isBatched: true), now: at(0))
  }

  /// The next item's id. #expect takes no mutating call.
  func next(_ machine: inout Machine) -> Int? { machine.next()?.item.id }

  @Test func `a batch waits for another to end although there is a connection`() {
    var machine = batchingMachine()
    _ = gatherBatched(&machine, 0)
    #expect(next(&machine) == 0)
    _ = gatherBatched(&machine, 1)
    #expect(next(&machine) == nil)
    #expect(machine.waitingCount == 1)
    machine.completed(0)
    let following = machine.next(for: 0)
    #expect(following?.id == 1)
  }

  @Test func `a full batch waits for no other`() {
    var machine = batchingMachine()
    for id in 0..<3 { _ = gatherBatched(&machine, id) }
    #expect(next(&machine) == 0)
    #expect(next(&machine) == 1)
    #expect(next(&machine) == nil)
    machine.completed(0)
    #expect(next(&machine) == nil)
    machine.completed(1)
    #expect(next(&machine) == 2)
  }

  @Test func `what goes alone passes those that wait for a batch to end`() {
    var machine = batchingMachine()
    _ = gatherBatched(&machine, 0)
    #expect(next(&machine) == 0)
    _ = gatherBatched(&machine, 1)
    let submitted = machine.submit(Ticketed(2), now: at(0))
    #expect(submitted == .send(connection: 1))
    let gathered = machine.gather(Ticketed(3), now: at(0))
    #expect(gathered == .wait(ticket: 2))
    #expect(next(&machine) == 3)
    #expect(next(&machine) == nil)
  }

  @Test func `a batch that was lost with its connection makes room for another`() {
    var machine = batchingMachine()
    _ = gatherBatched(&machine, 0)
    #expect(next(&machine) == 0)
    _ = gatherBatched(&machine, 1)
    machine.disconnected(0, now: at(0))
    #expect(next(&machine) == 1)
  }

  @Test func `what leaves the queue no longer counts for a full batch`() {
    var machine = batchingMachine()
    _ = gatherBatched(&machine, 0)
    #expect(next(&machine) == 0)
    _ = gatherBatched(&machine, 1)
    guard case .wait(let ticket) = gatherBatched(&machine, 2) else {
      Issue.record("it does not wait")
      return
    }
    let isWithdrawn = machine.withdraw(ticket: ticket)
    #expect(isWithdrawn)
    #expect(next(&machine) == nil)
    _ = gatherBatched(&machine, 3)
    #expect(next(&machine) == 1)
    let companion = machine.nextCompanion { $0.isBatched }
    #expect(companion?.id == 3)
    #expect(machine.waitingCount == 0)
  }
}
