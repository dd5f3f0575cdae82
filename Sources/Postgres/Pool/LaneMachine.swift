// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The assignment of items to connections: the pure half of a lane, generic over its items.
///
/// ```
///   service:   starting --connected--> serving --last one lost--> interrupted --grace over--> lost
///                  |                      ^^                           |                       |
///                  +--grace over--> lost -++--------- connected -------+-----------------------+
/// ```
///
/// (`starting` is `interrupted` from the beginning.) While interrupted, items wait for a connection
/// until the grace is over; while lost, they are refused at once.
///
/// Invariant: items wait only while no connection has room, so the driver takes `next(for:)` until
/// it is nil whenever it has reported that a connection came, finished something, or was released.
/// Items that were gathered wait for the end of a turn besides, when the driver takes `next()`.
/// Invariant: items wait in the order of their `waitingSince`.
///
/// Batching: items that can share a batch (`isBatched`) also wait while `batchesMax` batches are in
/// flight, unless the waiting items would fill another. Batches thus grow with the load even if
/// there are idle connections, which remain available to other items.
///
/// Fairness: waiting items whose keys use less than half of the places go before items whose keys
/// use half or more. A user with many items in flight, or with all of them waiting for one row,
/// thus leaves half of the places to others; a single user can use all of them.
struct LaneMachine<Item: Waiting> {
  /// The bounds of a lane.
  struct Limits: Equatable {
    /// The maximum number of items in flight on one connection.
    var depthMax: Int
    /// Items that wait.
    var queueLengthMax: Int
    /// The waiting time of the first item above which new items are refused: an item that would
    /// time out in the queue is better refused immediately.
    var queueTimeMax: Duration
    /// The time for which items wait when no connection is left.
    var outageGrace: Duration
    /// The maximum number of batches in flight, unless they are full.
    var batchesMax = Int.max
    /// The items of a full batch.
    var batchSize = Int.max
  }

  /// An item in flight.
  private struct Running {
    let keys: FairnessKeys
    let isBatched: Bool
  }

  /// The decision about a new item.
  enum OnSubmit: Equatable {
    /// Send it on this connection.
    case send(connection: Int)
    /// It waits; the ticket withdraws it.
    case wait(ticket: Int)
    /// The queue is full, or its items have waited too long already.
    case refuseOverloaded
    /// No connection.
    case refuseUnavailable
  }

  private enum Connection: Equatable {
    case down
    /// A held connection gets nothing new while a cancel request for it is pending.
    case up(inFlight: Int, isHeld: Bool)
  }

  private enum Service: Equatable {
    case serving
    case interrupted(until: MonotonicInstant)
    case lost
  }

  private let limits: Limits
  private var connections: [Connection]
  private var queue = WaitingQueue<Item>()
  private var service: Service
  /// The items that each connection runs, in the order in which they end.
  private var running: [[Running]]
  /// The numbers of batched items in flight and waiting.
  private var batchesRunning = 0
  private var batchedWaiting = 0
  private var runningShares = FairShares()
  private var waitingShares = FairShares()
  private var begunLast = FairnessKeys.none

  init(connectionCount: Int, limits: Limits, now: MonotonicInstant) {
    self.limits = limits
    connections = Array(repeating: .down, count: connectionCount)
    running = Array(repeating: [], count: connectionCount)
    service = .interrupted(until: now.advanced(by: limits.outageGrace))
  }

  // MARK: Reading

  /// True while there is a connection.
  var isServing: Bool { service == .serving }
  /// The number of waiting items.
  var waitingCount: Int { queue.count }

  /// The number of connections, and of those that are busy.
  var connectionCounts: (up: Int, busy: Int) {
    connections.reduce(into: (0, 0)) { counts, connection in
      guard case .up(let inFlight, _) = connection else { return }
      counts.0 += 1
      if inFlight > 0 { counts.1 += 1 }
    }
  }

  /// An idle connection, if there is another connection.
  var spareConnection: Int? {
    guard connectionCounts.up > 1 else { return nil }
    return connections.firstIndex(of: .up(inFlight: 0, isHeld: false))
  }

  /// The time at which `handleTimeout(now:)` is due.
  var nextDeadline: MonotonicInstant? {
    if case .interrupted(let deadline) = service { deadline } else { nil }
  }

  // MARK: Items

  mutating func submit(_ item: Item, now: MonotonicInstant) -> OnSubmit {
    if service == .lost { return .refuseUnavailable }
    if let index = takeRoom(for: item) { return .send(connection: index) }
    return wait(item, now: now)
  }

  /// Queues an item even if a connection is free, so that others can join its batch.
  mutating func gather(_ item: Item, now: MonotonicInstant) -> OnSubmit {
    if service == .lost { return .refuseUnavailable }
    return wait(item, now: now)
  }

  private mutating func wait(_ item: Item, now: MonotonicInstant) -> OnSubmit {
    guard queue.count < limits.queueLengthMax,
      waitingShares.isBelow(half(limits.queueLengthMax), item.fairness), !isLate(item, now)
    else { return .refuseOverloaded }
    item.waitingSince = now
    noteWaiting(item)
    return .wait(ticket: queue.append(item))
  }

  /// True if the items before an item have waited too long. This does not apply during an outage,
  /// which has its own limit, nor to items that are throttled by their fairness share, unless it is
  /// the item's own share.
  private func isLate(_ item: Item, _ now: MonotonicInstant) -> Bool {
    guard service == .serving, let first = queue.first, hasWaitedTooLong(first, now) else {
      return false
    }
    let before = queue.first(where: {
      mayGoFirst($0) || $0.fairness.overlaps(item.fairness)
    })
    return before.map { hasWaitedTooLong($0, now) } ?? false
  }

  private func hasWaitedTooLong(_ item: Item, _ now: MonotonicInstant) -> Bool {
    item.waitingSince.duration(to: now) > limits.queueTimeMax
  }

  /// Finds another place for an item that was interrupted, before all others. Its old place
  /// stays taken until `completed(_:)`.
  mutating func resubmit(_ item: Item) -> OnSubmit {
    if service == .lost { return .refuseUnavailable }
    if let index = takeRoom(for: item) { return .send(connection: index) }
    noteWaiting(item)
    return .wait(ticket: queue.prepend(item))
  }

  /// Takes back a waiting item; false if it is no longer waiting.
  mutating func withdraw(ticket: Int) -> Bool {
    guard let item = queue.withdraw(ticket) else { return false }
    noteTaken(item)
    return true
  }

  private mutating func noteWaiting(_ item: Item) {
    waitingShares.add(item.fairness)
    if item.isBatched { batchedWaiting += 1 }
  }

  private mutating func noteTaken(_ item: Item) {
    waitingShares.remove(item.fairness)
    if item.isBatched { batchedWaiting -= 1 }
  }

  /// The next item for a connection with room.
  mutating func next(for index: Int) -> Item? {
    guard hasRoom(connections[index]), let item = popNext() else { return nil }
    begin(item, on: index)
    return item
  }

  /// The next item and the connection with the most room for it.
  mutating func next() -> (connection: Int, item: Item)? {
    guard !queue.isEmpty, let index = connectionWithMostRoom, let item = popNext() else {
      return nil
    }
    begin(item, on: index)
    return (index, item)
  }

  /// Takes the item that has waited longest of those that may go first, or else of all.
  private mutating func popNext() -> Item? {
    guard let first = queue.first else { return nil }
    let item: Item?
    if batchesRunning >= limits.batchesMax, batchedWaiting < limits.batchSize {
      guard batchedWaiting < queue.count else { return nil }
      let mayGoFirst = mayGoFirst
      item =
        queue.popFirst(where: { !$0.isBatched && mayGoFirst($0) })
        ?? queue.popFirst(where: { !$0.isBatched })
    } else {
      item =
        mayGoFirst(first)
        ? queue.popFirst() : queue.popFirst(where: mayGoFirst) ?? queue.popFirst()
    }
    if let item { noteTaken(item) }
    return item
  }

  /// True if a key holds less than its share; where there is one place only, keys take turns.
  private func mayGoFirst(_ item: Item) -> Bool {
    guard item.fairness != .none else { return true }
    let places = connections.count { $0 != .down } * limits.depthMax
    return places > 1
      ? runningShares.isBelow(half(places), item.fairness) : !item.fairness.overlaps(begunLast)
  }

  private func half(_ count: Int) -> Int { max(1, count / 2) }

  /// The item that has waited longest, if it may join the batch of the item just taken.
  mutating func nextCompanion(where mayJoin: (Item) -> Bool) -> Item? {
    guard let item = queue.first, mayJoin(item) else { return nil }
    noteTaken(item)
    return queue.popFirst()
  }

  // MARK: Connections

  mutating func connected(_ index: Int) {
    connections[index] = .up(inFlight: 0, isHeld: false)
    service = .serving
  }

  mutating func disconnected(_ index: Int, now: MonotonicInstant) {
    guard connections[index] != .down else { return }
    connections[index] = .down
    for item in running[index] { noteEnded(item) }
    running[index] = []
    if connections.allSatisfy({ $0 == .down }) {
      service = .interrupted(until: now.advanced(by: limits.outageGrace))
    }
  }

  /// The first operation of those that this connection runs is done.
  mutating func completed(_ index: Int) {
    guard case .up(let inFlight, let isHeld) = connections[index] else { return }
    precondition(inFlight > 0, "a connection completed more than it was given")
    connections[index] = .up(inFlight: inFlight - 1, isHeld: isHeld)
    noteEnded(running[index].removeFirst())
  }

  private mutating func noteEnded(_ item: Running) {
    runningShares.remove(item.keys)
    if item.isBatched { batchesRunning -= 1 }
  }

  /// Gives a connection nothing new, or something again.
  mutating func setHeld(_ index: Int, _ isHeld: Bool) {
    guard case .up(let inFlight, _) = connections[index] else { return }
    connections[index] = .up(inFlight: inFlight, isHeld: isHeld)
  }

  /// Ends the grace when it is over; returns the items that timed out.
  mutating func handleTimeout(now: MonotonicInstant) -> [Item] {
    guard case .interrupted(let deadline) = service, deadline <= now else { return [] }
    return refuseAll()
  }

  /// Refuses everything, from now on; for a lane that is being closed.
  mutating func refuseAll() -> [Item] {
    service = .lost
    waitingShares = FairShares()
    batchedWaiting = 0
    return queue.removeAll()
  }

  /// Begins an item on the connection with the most room, if there is one.
  private mutating func takeRoom(for item: Item) -> Int? {
    guard let index = connectionWithMostRoom else { return nil }
    begin(item, on: index)
    return index
  }

  private mutating func begin(_ item: Item, on index: Int) {
    guard case .up(let inFlight, let isHeld) = connections[index] else { return }
    connections[index] = .up(inFlight: inFlight + 1, isHeld: isHeld)
    running[index].append(Running(keys: item.fairness, isBatched: item.isBatched))
    runningShares.add(item.fairness)
    if item.isBatched { batchesRunning += 1 }
    begunLast = item.fairness
  }

  /// The connection with the fewest items in flight, if it has capacity.
  private var connectionWithMostRoom: Int? {
    var best: (index: Int, inFlight: Int)?
    for (index, connection) in connections.enumerated() where hasRoom(connection) {
      guard case .up(let inFlight, _) = connection else { continue }
      if inFlight < best?.inFlight ?? .max { best = (index, inFlight) }
      if inFlight == 0 { break }
    }
    return best?.index
  }

  private func hasRoom(_ connection: Connection) -> Bool {
    guard case .up(let inFlight, false) = connection else { return false }
    return inFlight < limits.depthMax
  }
}

/// An item that can wait in a lane.
protocol Waiting: AnyObject {
  /// The time since which it waits; set by the lane.
  var waitingSince: MonotonicInstant { get set }
  /// The keys on whose behalf it waits.
  var fairness: FairnessKeys { get }
  /// True if it may wait for others to make one batch with. Does not change while it waits.
  var isBatched: Bool { get }
}
