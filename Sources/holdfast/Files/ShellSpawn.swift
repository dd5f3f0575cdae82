// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The start of a shell command. It inherits the descriptors that are not closed on exec.
enum ShellSpawn {
  /// The flag for a session of its own (POSIX_SPAWN_SETSID of glibc).
  static let ownSession: Int32 = 0x80

  /// Starts a command. Wraps `posix_spawn`.
  ///
  /// - Parameter defaults: The signals that the command does not ignore.
  static func start(
    _ command: String, _ actions: UnsafePointer<posix_spawn_file_actions_t>?, flags: Int32 = 0,
    defaults: [Int32]
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in defaults { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(Int32(POSIX_SPAWN_SETSIGDEF) | flags))
    let words: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", command].map { (word: String) in
      strdup(word)
    }
    let arguments = words + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let fault = posix_spawn(&process, "/bin/sh", actions, &attributes, arguments, environ)
    guard fault == 0 else {
      errno = fault
      throw Failure.system("run", "/bin/sh")
    }
    return process
  }
}
