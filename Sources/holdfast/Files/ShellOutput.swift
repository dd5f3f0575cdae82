// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The output of a shell command, which ends when this program ends: by itself, by a signal that
/// can be caught, or because it waits no longer.
///
/// On a terminal the command belongs to this program's process group, since it may ask the user.
/// Otherwise it has a session of its own, so that what it has started ends too.
enum ShellOutput {
  /// True if the command must not reach the terminal, even if there is one.
  static let isSilent = Atomic(false)

  /// The process to end with this program; negative for its group, 0 if there is none.
  private static let running = Atomic<pid_t>(0)
  private static let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]

  /// Runs a command and reads its standard output; one command at a time.
  ///
  /// - Throws: `Failure` if it fails, or writes more than `sizeMax` bytes.
  static func read(_ command: String, sizeMax: Int) throws -> [UInt8] {
    _ = preparation
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure.system("run", command) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let output = InputFile(reading: ends[0], name: "the output of `\(command)`")
    defer { end(with: SIGTERM) }
    let process: pid_t
    do {
      defer { close(ends[1]) }
      process = try start(command, writingTo: ends[1])
    }
    let text = try output.readAll(sizeMax: sizeMax)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    running.store(0, ordering: .sequentiallyConsistent)
    guard status == 0 else {
      throw Failure("the command `\(command)` failed; run it yourself to see why.")
    }
    return text
  }

  /// Ends the command that runs, and waits for it. May be called in a signal's handler.
  static func end(with signal: Int32) {
    let target = running.exchange(0, ordering: .sequentiallyConsistent)
    guard target != 0 else { return }
    kill(target, signal)
    for _ in 0..<100 where waitpid(abs(target), nil, WNOHANG) == 0 { poll(nil, 0, 10) }
    kill(target, SIGKILL)
    waitpid(abs(target), nil, 0)
  }

  private static func start(_ command: String, writingTo output: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    let hasSession = isSilent.load(ordering: .relaxed) || !hasTerminal
    let flags = hasSession ? ShellSpawn.ownSession : 0
    let process = try ShellSpawn.start(command, &actions, flags: flags, defaults: signals)
    running.store(hasSession ? -process : process, ordering: .sequentiallyConsistent)
    return process
  }

  private static var hasTerminal: Bool {
    let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    close(terminal)
    return true
  }

  /// Ends the command whenever this program ends. Signals that are ignored stay so.
  private static let preparation: Void = {
    atexit { ShellOutput.end(with: SIGTERM) }
    for number in signals {
      let old = signal(number) { number in
        ShellOutput.end(with: SIGTERM)
        signal(number, SIG_DFL)
        raise(number)
      }
      if let old, unsafeBitCast(old, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }()
}
