// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Who runs on which connection: the pure half of a lane, generic over what is queued.
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
struct LaneMachine<Item: Waiting> {
  /// The bounds of a lane.
  struct Limits: Equatable {
    /// Items under way on one connection.
    var depthMax: Int
    /// Items that wait.
    var queueLengthMax: Int
    /// How long the first of them may wait before others are refused: what would wait in vain, for
    /// its caller gives up, is better told at once.
    var queueTimeMax: Duration
    /// How long items wait when no connection is left.
    var outageGrace: Duration
  }

  /// What becomes of a new item.
  enum OnSubmit: Equatable {
    /// Send it on this connection.
    case send(connection: Int)
    /// It waits; the ticket withdraws it.
    case wait(ticket: Int)
    /// No room to wait, or those who wait have waited too long already.
    case refuseOverloaded
    /// No connection.
    case refuseUnavailable
  }

  private enum Connection: Equatable {
    case down
    /// A held connection gets nothing new: a cancel request is on its way to it.
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

  init(connectionCount: Int, limits: Limits, now: MonotonicInstant) {
    self.limits = limits
    connections = Array(repeating: .down, count: connectionCount)
    service = .interrupted(until: now.advanced(by: limits.outageGrace))
  }

  // MARK: Reading

  /// True while there is a connection.
  var isServing: Bool { service == .serving }
  /// How many items wait.
  var waitingCount: Int { queue.count }

  /// How many connections there are, and how many run something.
  var connectionCounts: (up: Int, busy: Int) {
    connections.reduce(into: (0, 0)) { counts, connection in
      guard case .up(let inFlight, _) = connection else { return }
      counts.0 += 1
      if inFlight > 0 { counts.1 += 1 }
    }
  }

  /// A connection that runs nothing while there is another one.
  var spareConnection: Int? {
    guard connectionCounts.up > 1 else { return nil }
    return connections.firstIndex(of: .up(inFlight: 0, isHeld: false))
  }

  /// When `handleTimeout(now:)` is due.
  var nextDeadline: MonotonicInstant? {
    if case .interrupted(let deadline) = service { deadline } else { nil }
  }

  // MARK: Items

  mutating func submit(_ item: Item, now: MonotonicInstant) -> OnSubmit {
    if service == .lost { return .refuseUnavailable }
    if let index = takeRoom() { return .send(connection: index) }
    return wait(item, now: now)
  }

  /// Has an item wait although there may be room, for others that can go with it.
  mutating func gather(_ item: Item, now: MonotonicInstant) -> OnSubmit {
    if service == .lost { return .refuseUnavailable }
    return wait(item, now: now)
  }

  private mutating func wait(_ item: Item, now: MonotonicInstant) -> OnSubmit {
    guard queue.count < limits.queueLengthMax, !isLate(now) else { return .refuseOverloaded }
    item.waitingSince = now
    return .wait(ticket: queue.append(item))
  }

  /// Whether the first in the queue has waited too long. During an outage that says nothing: how
  /// long it lasts is another bound.
  private func isLate(_ now: MonotonicInstant) -> Bool {
    guard service == .serving, let first = queue.first else { return false }
    return first.waitingSince.duration(to: now) > limits.queueTimeMax
  }

  /// Finds another place for an item that was under way in vain, before all others. Its old place
  /// stays taken until `completed(_:)`.
  mutating func resubmit(_ item: Item) -> OnSubmit {
    if service == .lost { return .refuseUnavailable }
    if let index = takeRoom() { return .send(connection: index) }
    return .wait(ticket: queue.prepend(item))
  }

  /// Takes back a waiting item; false if it is no longer waiting.
  mutating func withdraw(ticket: Int) -> Bool { queue.withdraw(ticket) }

  /// The next item for a connection with room.
  mutating func next(for index: Int) -> Item? {
    guard hasRoom(connections[index]), case .up(let inFlight, let isHeld) = connections[index],
      let item = queue.popFirst()
    else { return nil }
    connections[index] = .up(inFlight: inFlight + 1, isHeld: isHeld)
    return item
  }

  /// The next item and the connection with the most room for it.
  mutating func next() -> (connection: Int, item: Item)? {
    guard !queue.isEmpty, let index = takeRoom(), let item = queue.popFirst() else { return nil }
    return (index, item)
  }

  /// The item that waits longest, if it may go along with one that has just been taken.
  mutating func nextCompanion(where mayJoin: (Item) -> Bool) -> Item? {
    guard let item = queue.first, mayJoin(item) else { return nil }
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
    if connections.allSatisfy({ $0 == .down }) {
      service = .interrupted(until: now.advanced(by: limits.outageGrace))
    }
  }

  /// Something that ran on this connection is done.
  mutating func completed(_ index: Int) {
    guard case .up(let inFlight, let isHeld) = connections[index] else { return }
    precondition(inFlight > 0, "a connection completed more than it was given")
    connections[index] = .up(inFlight: inFlight - 1, isHeld: isHeld)
  }

  /// Gives a connection nothing new, or something again.
  mutating func setHeld(_ index: Int, _ isHeld: Bool) {
    guard case .up(let inFlight, _) = connections[index] else { return }
    connections[index] = .up(inFlight: inFlight, isHeld: isHeld)
  }

  /// Ends the grace when it is over; returns the items that have waited in vain.
  mutating func handleTimeout(now: MonotonicInstant) -> [Item] {
    guard case .interrupted(let deadline) = service, deadline <= now else { return [] }
    return refuseAll()
  }

  /// Refuses everything, from now on; for a lane that is being closed.
  mutating func refuseAll() -> [Item] {
    service = .lost
    return queue.removeAll()
  }

  /// Takes room on the connection with the fewest items under way.
  private mutating func takeRoom() -> Int? {
    var best: (index: Int, inFlight: Int)?
    for (index, connection) in connections.enumerated() where hasRoom(connection) {
      guard case .up(let inFlight, _) = connection else { continue }
      if inFlight < best?.inFlight ?? .max { best = (index, inFlight) }
      if inFlight == 0 { break }
    }
    guard let best else { return nil }
    connections[best.index] = .up(inFlight: best.inFlight + 1, isHeld: false)
    return best.index
  }

  private func hasRoom(_ connection: Connection) -> Bool {
    guard case .up(let inFlight, false) = connection else { return false }
    return inFlight < limits.depthMax
  }
}

/// What can wait in a lane.
protocol Waiting: AnyObject {
  /// Since when; set by the lane.
  var waitingSince: MonotonicInstant { get set }
}
