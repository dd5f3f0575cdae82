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
final class CallLog: CallObserver {
  private let buffers: [LoopBound<CallLogBuffer>]
  private let level: Logger.Level

  /// A log for the calls of these loops, from `level` on.
  init(loops: [EventLoop], level: Logger.Level) {
    buffers = loops.map { LoopBound(CallLogBuffer(loop: $0), to: $0) }
    self.level = level
  }

  func ended(_ call: CallRecord) {
    let level = CallLog.level(of: call.code)
    guard level >= self.level, let buffer = buffers.first(where: { $0.loop.isCurrent }) else {
      return
    }
    var line = JSONLine()
    line.append("time", Timestamp.now().rfc3339)
    line.append("level", level.rawValue)
    line.append("message", "call")
    line.append("method", call.path ?? "unknown")
    line.append("code", call.code.name)
    if !call.message.isEmpty { line.append("error", call.message) }
    if let principal = call.principal { line.append("principal", principal.id) }
    line.append("peer", call.peer.address)
    line.append("request_id", call.requestID)
    line.append("duration_us", call.duration.microseconds)
    line.append("received_bytes", call.receivedBytes)
    line.append("sent_bytes", call.sentBytes)
    line.end()
    buffer.value.append(line.bytes)
  }

  /// What is our fault is an error, what is nobody's a warning, everything else information.
  private static func level(of code: StatusCode) -> Logger.Level {
    switch code {
    case .internal, .unknown, .dataLoss: .error
    case .unavailable, .resourceExhausted: .warning
    default: .info
    }
  }
}

/// The lines of one loop's turn.
private final class CallLogBuffer: TurnObserver {
  private let loop: EventLoop
  private var lines: [UInt8] = []

  init(loop: EventLoop) {
    self.loop = loop
  }

  func append(_ line: [UInt8]) {
    if lines.isEmpty { loop.atEndOfTurn(self) }
    lines.append(contentsOf: line)
  }

  func turnEnded() {
    LogOutput.write(lines)
    lines.removeAll(keepingCapacity: lines.capacity <= CallLogBuffer.capacityMax)
  }

  /// A buffer that grew in a burst is given back.
  private static let capacityMax = 64 << 10
}

extension Duration {
  /// Whole microseconds.
  fileprivate var microseconds: Int {
    let (seconds, attoseconds) = components
    return Int(clamping: seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000)
  }
}
