// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A shell command that runs on this terminal. As with system(3), interrupts and quits from the
/// keyboard are the child's while it runs. So is the end of the terminal: this program then goes on
/// until the child has ended.
final class ShellChild {
  /// The signals that only the child receives.
  private static let signals = [SIGINT, SIGQUIT, SIGHUP]

  private let process: pid_t
  private let handlers: [sighandler_t?]
  private var ended: Int32?

  /// Starts a command. It inherits the descriptors that are not closed on exec.
  init(_ command: String) throws {
    handlers = Self.signals.map { signal($0, SIG_IGN) }
    do {
      process = try ShellSpawn.start(command, nil, defaults: Self.signals)
    } catch {
      // Without all properties set, deinit does not run.
      Self.restore(handlers)
      throw error
    }
  }

  deinit { Self.restore(handlers) }

  private static func restore(_ handlers: [sighandler_t?]) {
    for (number, handler) in zip(signals, handlers) { signal(number, handler) }
  }

  /// The wait status of the command, 0 if it succeeded; nil while it runs. Wraps `waitpid`.
  func status() -> Int32? {
    if let ended { return ended }
    var status: Int32 = 0
    let found = waitpid(process, &status, WNOHANG)
    if found == process { ended = status }
    // Without a child, nothing is known about its end.
    if found < 0, errno != EINTR { ended = -1 }
    return ended
  }
}
