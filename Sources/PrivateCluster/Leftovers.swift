// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Processes of a server that outlived the process that started it, such as after kill -9.
///
/// Every PostgreSQL process works inside its data directory, so `/proc/*/cwd` finds all of them,
/// and never a stranger that was given an old process number. A shell may stand there too, and is
/// spared.
struct Leftovers {
  /// PostgreSQL's data directory.
  let cluster: String

  /// The time limit of a fast shutdown, which writes a checkpoint; an immediate one follows.
  static let fastShutdownLimit = Duration.milliseconds(1_000)
  /// The time limit of an immediate shutdown, after which the processes are killed.
  static let immediateShutdownLimit = Duration.milliseconds(500)
  /// The time limit for the kernel to end killed processes.
  static let killLimit = Duration.milliseconds(2_000)

  /// The living processes that work inside the cluster.
  func processes() -> [pid_t] {
    Directory.entries(of: "/proc").compactMap { name in
      guard let pid = pid_t(name), isServer(pid) else { return nil }
      return pid
    }
  }

  /// Ends every leftover process, gently first, and then removes the lock file that they left.
  ///
  /// The caller holds the data directory's lock: no living Holdfast owns these processes. The lock
  /// file is PostgreSQL's guard against two servers in one directory, and may only go when no
  /// process is left.
  func end() throws(ClusterError) {
    if let postmaster = postmaster() { kill(postmaster, SIGINT) }
    if !waitUntilGone(limit: Self.fastShutdownLimit) {
      for process in processes() { kill(process, SIGQUIT) }
    }
    if !waitUntilGone(limit: Self.immediateShutdownLimit) {
      for process in processes() { kill(process, SIGKILL) }
    }
    guard waitUntilGone(limit: Self.killLimit) else {
      throw .leftoverProcesses(count: processes().count)
    }
    unlink(cluster + "/postmaster.pid")
  }

  /// The server's first process, when its lock file names one that is really there.
  private func postmaster() -> pid_t? {
    guard
      let text = Directory.text(of: cluster + "/postmaster.pid"),
      let pid = pid_t(text.prefix { $0.isNumber }),
      isServer(pid)
    else { return nil }
    return pid
  }

  /// True if a process is PostgreSQL, by its program's name, and works inside the cluster.
  private func isServer(_ pid: pid_t) -> Bool {
    Self.workingDirectory(of: pid) == cluster
      && Directory.text(of: "/proc/\(pid)/comm") == "postgres\n"
  }

  private func waitUntilGone(limit: Duration) -> Bool {
    let deadline = ContinuousClock.now + limit
    while !processes().isEmpty {
      if ContinuousClock.now >= deadline { return false }
      poll(nil, 0, 10)
    }
    return true
  }

  private static func workingDirectory(of pid: pid_t) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/\(pid)/cwd", &buffer, Int(PATH_MAX))
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
