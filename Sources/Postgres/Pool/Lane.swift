// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Connections of one kind and the operations that wait for them: drives a `LaneMachine`.
///
/// Operations that can be batched are collected until the turn ends, and longer while every
/// connection is busy; then adjacent ones in the queue are sent as one. A batch therefore has one
/// member under low load and grows with the load, and no operation waits for a timer. A batch of
/// changes may have one member too, since its form does not wait for locks.
final class Lane: TurnObserver {
  let loop: EventLoop
  /// True if what runs here may change something.
  let commits: Bool
  private var machine: LaneMachine<Operation>
  private var connections: [Connection] = []
  private var timer = TimerSlot()
  private var isGathering = false
  private var lostCount = 0
  private var refusalCounts: [TargetRefusal.Kind: Int] = [:]
  /// The servers' answers when a connection looked for one last; none while all is well.
  private(set) var failures: [TargetFailure] = []
  /// True if changes that wait together are made by one statement.
  private(set) var batchesChanges: Bool
  private let availabilityChanged: () -> Void

  init(
    loop: EventLoop, connectionCount: Int, depthMax: Int, commits: Bool,
    configuration: PostgresConfiguration,
    source: Result<ConnectionSource, ConnectionStringError>,
    availabilityChanged: @escaping () -> Void
  ) {
    self.loop = loop
    self.commits = commits
    self.availabilityChanged = availabilityChanged
    batchesChanges = configuration.batchesChanges
    let limits = LaneMachine<Operation>.Limits(
      depthMax: depthMax, queueLengthMax: configuration.queueLengthMax,
      queueTimeMax: configuration.queueTimeMax, outageGrace: configuration.outageGrace,
      batchesMax: Batch.changeBatchesMax, batchSize: Batch.changeCountMax)
    machine = LaneMachine(connectionCount: connectionCount, limits: limits, now: loop.now)
    connections = (0..<connectionCount).map {
      Connection(index: $0, lane: self, configuration: configuration, source: source)
    }
  }

  var isServing: Bool { machine.isServing }
  /// The number of connections.
  var connectionCount: Int { machine.connectionCounts.up }

  var statistics: PostgresStatistics.Lane {
    let (up, busy) = machine.connectionCounts
    return PostgresStatistics.Lane(
      connections: up, busy: busy, waiting: machine.waitingCount, lost: lostCount,
      refused: refusalCounts)
  }

  func open() {
    for connection in connections { connection.open() }
    armTimer()
  }

  func close() {
    refuse(machine.refuseAll())
    timer.cancel()
    for connection in connections { connection.close() }
  }

  // MARK: Operations

  func submit(_ operation: Operation) {
    if operation.isBatched, !mayJoin(operation) { operation.runsAlone = true }
    guard operation.batchable != nil else {
      return place(operation, machine.submit(operation, now: loop.now))
    }
    place(operation, machine.gather(operation, now: loop.now))
    sendAtEndOfTurn()
  }

  /// True if a change may share a batch with others.
  private func mayJoin(_ change: Operation) -> Bool {
    guard batchesChanges, let parameters = change.batchable?.parameters else { return false }
    return parameters.byteCount <= Batch.byteCountMax
  }

  private func sendAtEndOfTurn() {
    guard !isGathering else { return }
    isGathering = true
    loop.atEndOfTurn(self)
  }

  /// Takes back an operation that failed with a neighbour's, to run it again.
  func resubmit(_ operation: Operation) { place(operation, machine.resubmit(operation)) }

  private func place(_ operation: Operation, _ decision: LaneMachine<Operation>.OnSubmit) {
    switch decision {
    case .send(let index): connections[index].send(operation)
    case .wait(let ticket): operation.place = .waiting(self, ticket: ticket)
    case .refuseOverloaded: operation.finish(.failure(.queueFull))
    case .refuseUnavailable: operation.finish(.failure(.noConnection))
    }
  }

  func turnEnded() {
    isGathering = false
    while let (index, operation) = machine.next() {
      connections[index].send(withCompanions(operation))
    }
  }

  /// An operation, or a batch of it and the compatible ones after it in the queue.
  private func withCompanions(_ operation: Operation) -> Operation {
    // A change may be a batch by itself; a read that is alone needs no lists for one.
    guard commits || machine.waitingCount > 0 else { return operation }
    guard let (single, batched, parameters) = operation.batchable,
      batchesChanges || !operation.isBatched
    else { return operation }
    var members = [operation]
    var merged = [parameters]
    var size = parameters.byteCount
    while members.count < Batch.memberCountMax(of: single),
      let companion = machine.nextCompanion(where: { candidate in
        guard let next = candidate.batchable, next.single == single else { return false }
        return size + next.parameters.byteCount <= Batch.byteCountMax
          && !merged.contains { $0.nameRow(of: next.parameters, keyCount: single.keyCount) }
      }), let next = companion.batchable
    {
      members.append(companion)
      merged.append(next.parameters)
      size += next.parameters.byteCount
    }
    guard members.count > 1 || operation.isBatched else { return operation }
    let batch = Batch(members, parameters: merged, of: single, as: batched) { [unowned self] in
      resubmit($0)
    }
    return batch.operation
  }

  func withdraw(_ operation: Operation, ticket: Int) {
    if machine.withdraw(ticket: ticket) { operation.finish(.failure(.cancelled)) }
  }

  // MARK: Connections

  func connected(_ index: Int) {
    failures = []
    report { machine.connected(index) }
    feed(index)
  }

  /// A session is about to be used that is with this server.
  func met(_ server: ServerState) {
    guard server.isDistributed, batchesChanges else { return }
    batchesChanges = false
    availabilityChanged()
  }

  /// A server was not used, or is no longer.
  func refused(_ kind: TargetRefusal.Kind) { refusalCounts[kind, default: 0] += 1 }

  /// A connection has found no usable server, for these reasons.
  func unavailable(_ failures: [TargetFailure]) {
    self.failures = failures
    if !machine.isServing { availabilityChanged() }
  }

  /// Checks every session again.
  func recheck() {
    for connection in connections { connection.recheck() }
  }

  func disconnected(_ index: Int) {
    lostCount += 1
    report { machine.disconnected(index, now: loop.now) }
    sendHeldBack()
    armTimer()
  }

  func completed(_ index: Int) {
    machine.completed(index)
    feed(index)
    sendHeldBack()
  }

  /// Sends what has waited for a batch to end, and not for a connection.
  private func sendHeldBack() {
    if commits, machine.waitingCount > 0 { sendAtEndOfTurn() }
  }

  func setHeld(_ index: Int, _ isHeld: Bool) {
    machine.setHeld(index, isHeld)
    if !isHeld { feed(index) }
  }

  /// Closes one idle connection if another is left; returns whether there was one.
  func giveBack() -> Bool {
    guard let index = machine.spareConnection else { return false }
    machine.disconnected(index, now: loop.now)
    connections[index].giveBack()
    return true
  }

  private func feed(_ index: Int) {
    while let operation = machine.next(for: index) {
      connections[index].send(withCompanions(operation))
    }
  }

  private func report(_ change: () -> Void) {
    let before = machine.isServing
    change()
    if machine.isServing != before { availabilityChanged() }
  }

  // MARK: Outages

  private func armTimer() {
    timer.arm(
      machine.nextDeadline.map { deadline in
        loop.schedule(at: deadline) { [weak self] in self?.handleTimeout() }
      })
  }

  private func handleTimeout() {
    refuse(machine.handleTimeout(now: loop.now))
  }

  private func refuse(_ operations: [Operation]) {
    for operation in operations { operation.finish(.failure(.noConnection)) }
  }
}
