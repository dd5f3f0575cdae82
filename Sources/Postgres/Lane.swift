// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Connections of one kind and the operations that wait for them: drives a `LaneMachine`.
final class Lane {
  let loop: EventLoop
  private var machine: LaneMachine<Operation>
  private var connections: [Connection] = []
  private var timer: Timer?
  private var lostCount = 0
  private let availabilityChanged: () -> Void

  init(
    loop: EventLoop, connectionCount: Int, depthMax: Int, configuration: PostgresConfiguration,
    availabilityChanged: @escaping () -> Void
  ) {
    self.loop = loop
    self.availabilityChanged = availabilityChanged
    let limits = LaneMachine<Operation>.Limits(
      depthMax: depthMax, queueLengthMax: configuration.queueLengthMax,
      outageGrace: configuration.outageGrace)
    machine = LaneMachine(connectionCount: connectionCount, limits: limits, now: loop.now)
    connections = (0..<connectionCount).map {
      Connection(index: $0, lane: self, configuration: configuration)
    }
  }

  var isServing: Bool { machine.isServing }

  var statistics: PostgresStatistics.Lane {
    let (up, busy) = machine.connectionCounts
    return PostgresStatistics.Lane(
      connections: up, busy: busy, waiting: machine.waitingCount, lost: lostCount)
  }

  func open() {
    for connection in connections { connection.open() }
    armTimer()
  }

  func close() {
    refuse(machine.refuseAll())
    timer?.cancel()
    timer = nil
    for connection in connections { connection.close() }
  }

  // MARK: Operations

  func submit(_ operation: Operation) { place(operation, machine.submit(operation)) }

  /// Takes an operation that a neighbour's misfortune hit, to run it again.
  func resubmit(_ operation: Operation) { place(operation, machine.resubmit(operation)) }

  private func place(_ operation: Operation, _ decision: LaneMachine<Operation>.OnSubmit) {
    switch decision {
    case .send(let index): connections[index].send(operation)
    case .wait(let ticket): operation.place = .waiting(self, ticket: ticket)
    case .refuseOverloaded: operation.finish(.failure(.queueFull))
    case .refuseUnavailable: operation.finish(.failure(.noConnection))
    }
  }

  func withdraw(_ operation: Operation, ticket: Int) {
    if machine.withdraw(ticket: ticket) { operation.finish(.failure(.cancelled)) }
  }

  // MARK: Connections

  func connected(_ index: Int) {
    report { machine.connected(index) }
    feed(index)
  }

  func disconnected(_ index: Int) {
    lostCount += 1
    report { machine.disconnected(index, now: loop.now) }
    armTimer()
  }

  func completed(_ index: Int) {
    machine.completed(index)
    feed(index)
  }

  func setHeld(_ index: Int, _ isHeld: Bool) {
    machine.setHeld(index, isHeld)
    if !isHeld { feed(index) }
  }

  private func feed(_ index: Int) {
    while let operation = machine.next(for: index) { connections[index].send(operation) }
  }

  private func report(_ change: () -> Void) {
    let before = machine.isServing
    change()
    if machine.isServing != before { availabilityChanged() }
  }

  // MARK: Outages

  private func armTimer() {
    timer?.cancel()
    timer = machine.nextDeadline.map { deadline in
      loop.schedule(at: deadline) { [unowned self] in
        refuse(machine.handleTimeout(now: loop.now))
      }
    }
  }

  private func refuse(_ operations: [Operation]) {
    for operation in operations { operation.finish(.failure(.noConnection)) }
  }
}
