// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import RPC
import RPCTransport
import Reactor

/// Writes one JSON line for each call that ends: who called what, from where, how it ended, how
/// long it took and how many bytes went each way. Contents, titles and tokens are not in it.
///
/// The lines of a turn of a loop are written at its end with one system call.
///
/// Invariant: touched on its loop's thread only.
final class CallLog: CallObserver, TurnObserver {
  private let loop: EventLoop
  private let log: Logger
  private var lines = JSONLines()
  /// The time at which a failed TLS session was last logged, and the number of those suppressed
  /// since.
  private var lastFailure: MonotonicInstant?
  private var untoldFailures = 0

  /// A log for the calls of a loop, from the level of `log` on.
  init(loop: EventLoop, log: Logger) {
    self.loop = loop
    self.log = log
  }

  func ended(_ call: CallRecord) {
    let level = CallLog.level(of: call.code)
    guard level >= log.logLevel else { return }
    if lines.isEmpty { loop.atEndOfTurn(self) }
    CallLog.append(call, level: level, at: Timestamp.now(), to: &lines)
  }

  /// Appends the line of a call.
  static func append(
    _ call: CallRecord, level: Logger.Level, at time: Timestamp, to lines: inout JSONLines
  ) {
    lines.begin()
    lines.append("time", time)
    lines.append("level", level.rawValue)
    lines.append("message", "call")
    lines.append("method", call.path ?? "unknown")
    lines.append("code", call.code.name)
    if !call.message.isEmpty { lines.append("error", call.message) }
    if let fault = call.fault { lines.append("fault", fault) }
    if let principal = call.principal { lines.append("principal", principal.id) }
    lines.append("peer", call.peer.address)
    lines.append("request_id", call.requestID)
    lines.append("duration_us", Int(call.nanoseconds / 1_000))
    lines.append("received_bytes", call.receivedBytes)
    lines.append("sent_bytes", call.sentBytes)
    lines.end()
  }

  func turnEnded() {
    lines.withUnsafeBytes { LogOutput.write($0) }
    lines.removeAll(keepingCapacity: CallLog.capacityMax)
  }

  /// Tells of one failed TLS session a second, since strangers can make them at will; the others
  /// are counted.
  func handshakeFailed(_ reason: String, _ peer: Peer) {
    if let lastFailure, lastFailure.duration(to: loop.now) < CallLog.failureInterval {
      untoldFailures += 1
      return
    }
    lastFailure = loop.now
    log.warning(
      "a TLS session failed",
      metadata: ["reason": "\(reason)", "peer": "\(peer.address)", "untold": "\(untoldFailures)"])
    untoldFailures = 0
  }

  /// A fault of the server is an error, an outage a warning, everything else information.
  private static func level(of code: StatusCode) -> Logger.Level {
    switch code {
    case .internal, .unknown, .dataLoss: .error
    case .unavailable, .resourceExhausted: .warning
    default: .info
    }
  }

  private static let failureInterval = Duration.seconds(1)
  /// A buffer that grew in a burst is given back.
  private static let capacityMax = 64 << 10
}
