// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import HoldfastClient

/// A clock that moves only by what is slept, and remembers the pauses.
final class TestTime: Sendable {
  private let state = Mutex((now: ContinuousClock.now, pauses: [Duration]()))

  /// The pauses so far, in order.
  var pauses: [Duration] { state.withLock { $0.pauses } }

  /// Moves on.
  func advance(by duration: Duration) { state.withLock { $0.now += duration } }

  /// This clock as the client takes it, without jitter.
  var time: ClientTime {
    ClientTime(
      now: { self.state.withLock { $0.now } },
      sleep: { pause in
        try Task.checkCancellation()
        self.state.withLock { state in
          state.now += pause
          state.pauses.append(pause)
        }
      },
      jitter: { 0 })
  }
}

extension HoldfastClient {
  /// A client of a scripted server, on a clock of the test.
  init(
    _ server: ScriptedServer, _ time: TestTime = TestTime(), token: TokenProvider? = nil,
    callTimeout: Duration = .seconds(30), retry: RetryPolicy = RetryPolicy()
  ) {
    var configuration = HoldfastClientConfiguration(servers: [])
    configuration.token = token
    configuration.callTimeout = callTimeout
    configuration.retry = retry
    self.init(transport: server.transport, configuration: configuration, time: time.time)
  }
}

extension Result where Success: WireMessage, Failure == RPCError {
  /// An answer with nothing in it.
  static var empty: Result { .success(Success()) }
}
