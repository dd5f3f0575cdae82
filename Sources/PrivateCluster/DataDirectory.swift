// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The folder that holds everything of one cluster:
///
///     postgres/       PostgreSQL's own data directory, its account's
///     socket/         the Unix socket, unless its path would be too long
///     postgres.log    what PostgreSQL says on standard error
///     lock            held by the living process that uses this folder
struct DataDirectory: Equatable {
  /// The default's name, in the working directory.
  static let defaultName = ".holdfast"

  /// The default location if the cluster's account cannot reach the working directory.
  static let fallbackRoot = "/var/lib/holdfast"

  /// A log larger than this is truncated when the server starts.
  static let logSizeMax = 16 << 20

  /// Absolute, without a trailing slash.
  let path: String

  var cluster: String { path + "/postgres" }
  var unfinishedCluster: String { path + "/postgres.new" }
  var log: String { path + "/postgres.log" }
  var lock: String { path + "/lock" }

  /// The PostgreSQL major version that made the cluster, or nil when there is none yet.
  var clusterVersion: String? {
    Directory.text(of: cluster + "/PG_VERSION").map { text in
      String(text.prefix { !$0.isWhitespace })
    }
  }

  /// Resolves a configured folder, or finds the default one, and makes it.
  ///
  /// The folder itself gets mode 0711 when PostgreSQL runs as another account, which has to pass
  /// through it; what is inside stays closed.
  init(configured: String?, account: Account) throws(ClusterError) {
    let wanted = Self.withoutTrailingSlash(Directory.absolute(configured ?? Self.defaultName))
    let above = Directory.parent(of: wanted)
    if let blocking = account.blockingFolder(onTheWayTo: above) {
      guard configured == nil else {
        throw .unreachable(path: wanted, blockedBy: blocking, account: account.name)
      }
      path = "\(Self.fallbackRoot)/\(PathDigest.hexadecimal(of: wanted))"
    } else {
      path = wanted
    }
    try Directory.make(path, mode: account.isOther ? 0o711 : 0o700)
    if account.isOther, account.blockingFolder(onTheWayTo: path) != nil {
      guard chmod(path, 0o711) == 0 else { throw .system(call: "chmod", path: path, errno: errno) }
    }
  }

  /// The time for which to wait for a lock that its holder is about to release.
  static let lockPatience = Duration.milliseconds(250)

  /// Takes the lock for as long as the returned descriptor is open; the kernel gives it back when
  /// the process ends, however it ends.
  ///
  /// A child that is being spawned shares our descriptors until it executes its program, and a
  /// killed process holds its own until the kernel has taken it apart: hence the patience.
  func acquireLock() throws(ClusterError) -> Int32 {
    let file = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system(call: "open", path: lock, errno: errno) }
    let deadline = ContinuousClock.now + Self.lockPatience
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard ContinuousClock.now < deadline else {
        close(file)
        throw .inUse(dataDirectory: path)
      }
      poll(nil, 0, 5)
    }
    return file
  }

  /// Opens the log for appending, and empties it first when it has grown too large.
  func openLog() throws(ClusterError) -> Int32 {
    let isLarge = Directory.status(of: log).map { $0.st_size > Self.logSizeMax } ?? false
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (isLarge ? O_TRUNC : 0)
    let file = open(log, flags, 0o600)
    guard file >= 0 else { throw .system(call: "open", path: log, errno: errno) }
    return file
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
