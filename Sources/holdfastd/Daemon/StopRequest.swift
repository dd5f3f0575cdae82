// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import Reactor
import ServiceLifecycle
import Synchronization

/// SIGTERM and SIGINT, from the first line of the program to its last.
///
/// ```
///   hold() ─▶ starting ── serving(limit:) ──▶ serving
///                │ signal                        │ signal
///                ▼                               ▼
///            exit code 0                     draining ── limit ──▶ exit code 0
/// ```
///
/// During startup no client depends on the program, so it exits at once. Later it drains; anything
/// that delays the end, such as an unresponsive database, is aborted at the limit. Acknowledged
/// writes are durable in any case.
final class StopRequest: Sendable {
  private enum State {
    case starting
    case serving(limit: Duration)
    case draining
  }

  private let state = Mutex(State.starting)
  private let requests: AsyncStream<Void>
  private let requested: AsyncStream<Void>.Continuation
  private let log: Logger

  /// Keeps the signals from ending the process: they wait for `init`, or for `release()`. For the
  /// first line of the program.
  static func hold() {
    // Before a handler needs it.
    _ = SignalPipe.shared
    for signal in signals { handle(signal, by: noteSignal) }
  }

  /// Restores the default action of the signals, including pending ones, for a program that needs
  /// no orderly shutdown.
  static func release() {
    for signal in signals { handle(signal, by: SIG_DFL) }
    if let signal = SignalPipe.shared.read(waits: false) { raise(signal) }
  }

  /// Waits for the signals from now on, on a separate thread.
  init(log: Logger) throws(ReactorError) {
    (requests, requested) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    self.log = log
    let thread = try SystemThread.start(name: "stop") { [self] in
      while let signal = SignalPipe.shared.read(waits: true) { received(signal) }
    }
    thread.detach()
  }

  /// The program serves from now on: a stop drains it, for at most `limit`.
  func serving(limit: Duration) {
    state.withLock { state in
      if case .starting = state { state = .serving(limit: limit) }
    }
  }

  /// Returns when a stop was requested, or the task is cancelled.
  func wait() async {
    for await _ in requests { return }
  }

  private func received(_ signal: Int32) {
    let before = state.withLock { state in
      let before = state
      if case .serving = state { state = .draining }
      return before
    }
    switch before {
    case .starting:
      log.notice("stopped during startup", metadata: ["signal": "\(signal)"])
      _exit(EXIT_SUCCESS)
    case .serving(let limit):
      requested.yield()
      endAfter(limit)
    case .draining: break
    }
  }

  private func endAfter(_ limit: Duration) {
    do throws(ReactorError) {
      let thread = try SystemThread.start(name: "stop-limit") { [log] in
        let deadline = MonotonicInstant.read().advanced(by: limit)
        while case let left = MonotonicInstant.read().duration(to: deadline), left > .zero {
          poll(nil, 0, Int32(clamping: left.nanosecondsClamped / 1_000_000 + 1))
        }
        log.error(
          "shutdown took too long and was aborted", metadata: ["limit": "\(limit)"])
        _exit(EXIT_SUCCESS)
      }
      thread.detach()
    } catch {
      log.error("cannot limit the duration of the shutdown", metadata: ["reason": "\(error)"])
    }
  }

  private static let signals = [SIGTERM, SIGINT]

  private static func handle(_ signal: Int32, by handler: (@convention(c) (Int32) -> Void)?) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }
}

/// Signals on their way from a handler, which may do next to nothing, to a thread. They cannot be
/// blocked and waited for: libdispatch lets the first thread take all of them, sigsuspend(2).
private struct SignalPipe {
  static let shared = SignalPipe()

  private let ends: (out: Int32, into: Int32)

  private init() {
    var descriptors: [Int32] = [-1, -1]
    pipe(&descriptors)
    for descriptor in descriptors {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    ends = (descriptors[0], descriptors[1])
  }

  /// Async-signal-safe.
  func write(_ signal: Int32) {
    var byte = UInt8(truncatingIfNeeded: signal)
    _ = Glibc.write(ends.into, &byte, 1)
  }

  /// The next signal; nil if there is none, or there is no pipe.
  func read(waits: Bool) -> Int32? {
    while true {
      var byte: UInt8 = 0
      if Glibc.read(ends.out, &byte, 1) == 1 { return Int32(byte) }
      guard waits, errno == EAGAIN || errno == EINTR else { return nil }
      var readable = pollfd(fd: ends.out, events: Int16(POLLIN), revents: 0)
      poll(&readable, 1, -1)
    }
  }
}

private func noteSignal(_ signal: Int32) {
  let code = errno
  SignalPipe.shared.write(signal)
  errno = code
}

/// Ends the daemon's other services when a stop is requested.
struct StopService: Service {
  let stop: StopRequest

  func run() async throws {
    await cancelWhenGracefulShutdown { await stop.wait() }
  }
}
