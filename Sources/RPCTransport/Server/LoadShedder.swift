// SPDX-License-Identifier: Apache-2.0

import RPC
import Reactor

/// The decision whether a loop starts another call, by the time that calls wait for it. Time is an
/// argument.
///
///     keepingUp --one waited too long--> late --and still after the grace--> shedding
///         ^________________________________|____________________________________|
///                              one waited no longer than it may
///
/// A queue that is long for a moment is a burst. A queue that stays long is work that arrives
/// faster than it is served and times out in the queue (CoDel, RFC 8289, applies this to packets).
struct LoadShedder {
  private enum State {
    case keepingUp
    case late(since: MonotonicInstant)
    case shedding
  }

  private let queueTimeMax: Duration
  private let grace: Duration
  private var state = State.keepingUp

  /// Calls may wait for `queueTimeMax`, and for longer during `grace`.
  init(queueTimeMax: Duration, grace: Duration) {
    self.queueTimeMax = queueTimeMax
    self.grace = grace
  }

  /// True if a call that waited this long may start.
  mutating func admits(waited: Duration, now: MonotonicInstant) -> Bool {
    guard waited > queueTimeMax else {
      state = .keepingUp
      return true
    }
    switch state {
    case .keepingUp:
      state = .late(since: now)
      return true
    case .late(let since):
      guard since.duration(to: now) >= grace else { return true }
      state = .shedding
      return false
    case .shedding: return false
    }
  }
}

extension RPCError {
  /// The call was not begun because it waited for so long, or at once because too many others run;
  /// the caller may try again after `delay`.
  static func overloaded(waited: Duration, retryAfter delay: Duration) -> RPCError {
    let (waited, delay) = (waited.wholeMilliseconds, delay.wholeMilliseconds)
    let cause = waited > 0 ? "the call waited \(waited) ms for its start" : "too many calls run"
    var error = RPCError(
      .serverOverloaded, "the server is overloaded: \(cause)",
      values: ["waited_ms": "\(waited)", "retry_after_ms": "\(delay)"])
    // gRFC A6: clients with a retry policy wait for so long.
    error.metadata.append(Metadata.retryPushback, "\(delay)")
    return error
  }
}

extension Duration {
  fileprivate var wholeMilliseconds: Int64 { nanosecondsClamped / 1_000_000 }
}
