// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The reason why a server is not used: an attempt that failed, or a session that ended.
public enum TargetRefusal: Error, Hashable, Sendable {
  /// The step that an attempt waits for.
  public enum Phase: String, Hashable, Sendable {
    case resolving, connecting, preparing
  }

  /// The connection string names no server that could be tried.
  case stringUnusable(ConnectionStringError)
  /// The host has no address; the resolver's words.
  case unresolved(String)
  /// The connection was not made; the server's or libpq's words, and the server's SQLSTATE where it
  /// answered.
  case refused(sqlState: String?, reason: String)
  /// Nothing came in so long.
  case silent(Phase, Duration)
  /// The session could not be set up.
  case unprepared(String)
  /// The server cannot write.
  case readOnly(ServerState.Role)
  /// The server is on an older timeline than one seen before: a former primary.
  case outdated(timeline: UInt32, newest: UInt32)
  /// An established session was silent for so long, although it owed an answer.
  case overdue(Duration)
  /// An established session ended; libpq's words.
  case lost(String)

  /// A word for metrics.
  public var kind: Kind {
    switch self {
    case .stringUnusable, .refused, .unprepared: .refused
    case .unresolved: .unresolved
    case .silent: .silent
    case .readOnly: .readOnly
    case .outdated: .outdated
    case .overdue: .overdue
    case .lost: .lost
    }
  }

  /// The kinds of refusals.
  public enum Kind: String, CaseIterable, Sendable {
    case unresolved, refused, silent
    case readOnly = "read_only"
    case outdated, overdue, lost
  }

  /// True if the server has no room for another connection.
  var isForWantOfRoom: Bool {
    guard case .refused(let sqlState, _) = self else { return false }
    return sqlState == PostgresError.tooManyConnections
  }

  /// True if another server is more likely to serve than this one.
  var movesOn: Bool {
    switch self {
    case .readOnly, .outdated, .overdue: true
    default: false
    }
  }
}

extension TargetRefusal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .stringUnusable(let error): error.description
    case .unresolved(let reason): "its name has no address: \(reason)"
    case .refused(_, let reason): reason
    case .silent(.resolving, let limit): "its name was not resolved in \(limit.inSeconds)"
    case .silent(.connecting, let limit): "no answer in \(limit.inSeconds)"
    case .silent(.preparing, let limit): "the session was not prepared in \(limit.inSeconds)"
    case .unprepared(let reason): "the session could not be prepared: \(reason)"
    case .readOnly(let role): "it is \(role.description)"
    case .outdated(let timeline, let newest):
      """
      it is on timeline \(timeline), but a server on timeline \(newest) has been in use: an old \
      primary. If an older backup was restored on purpose, restart this server
      """
    case .overdue(let limit): "it owed an answer and was silent for \(limit.inSeconds)"
    case .lost(let reason): "the connection was lost: \(reason)"
    }
  }
}

/// The outcome for one server.
public struct TargetFailure: Hashable, Sendable {
  /// The server; nil where the connection string names none.
  public let target: ConnectionTarget?
  /// The reason why it is not used.
  public let refusal: TargetRefusal

  /// A failure.
  public init(_ target: ConnectionTarget?, _ refusal: TargetRefusal) {
    self.target = target
    self.refusal = refusal
  }
}

extension TargetFailure: CustomStringConvertible {
  public var description: String {
    guard let target else { return refusal.description }
    return "\(target): \(refusal)"
  }
}

extension Duration {
  /// `5 s` or `0.25 s`.
  var inSeconds: String {
    let milliseconds = nanosecondsClamped / 1_000_000
    guard milliseconds % 1_000 != 0 else { return "\(milliseconds / 1_000) s" }
    return "\(Double(milliseconds) / 1_000) s"
  }
}
