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
  private var lines: [UInt8] = []
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
    // The property must not hold the bytes too, or they are copied.
    let before = lines
    lines = []
    lines = CallLog.line(of: call, level: level, at: Timestamp.now(), after: consume before).bytes
  }

  /// The line of a call, behind others.
  static func line(
    of call: CallRecord, level: Logger.Level, at time: Timestamp,
    after lines: consuming [UInt8] = []
  ) -> JSONLine {
    var line = JSONLine(after: lines)
    line.append("time", time)
    line.append("level", level.rawValue)
    line.append("message", "call")
    line.append("method", call.path ?? "unknown")
    line.append("code", call.code.name)
    if !call.message.isEmpty { line.append("error", call.message) }
    if let fault = call.fault { line.append("fault", fault) }
    if let principal = call.principal { line.append("principal", principal.id) }
    line.append("peer", call.peer.address)
    line.append("request_id", call.requestID)
    line.append("duration_us", Int(call.nanoseconds / 1_000))
    line.append("received_bytes", call.receivedBytes)
    line.append("sent_bytes", call.sentBytes)
    line.end()
    return line
  }

  func turnEnded() {
    LogOutput.write(lines)
    lines.removeAll(keepingCapacity: lines.capacity <= CallLog.capacityMax)
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
