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
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in Self.signals { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let words: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", command].map { (word: String) in
      strdup(word)
    }
    let arguments = words + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    handlers = Self.signals.map { signal($0, SIG_IGN) }
    let fault = posix_spawn(&process, "/bin/sh", nil, &attributes, arguments, environ)
    self.process = process
    guard fault == 0 else {
      errno = fault
      throw Failure.system("run", "/bin/sh")
    }
  }

  deinit {
    for (number, handler) in zip(Self.signals, handlers) { signal(number, handler) }
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
