// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A private PostgreSQL server for development and tests.
///
/// It uses a data directory and listens on a Unix socket in a folder that no other user can enter;
/// it has no TCP port and no password. It ends with the object that started it, with the process
/// and, through the parent-death signal, even if that process is killed. A start after a kill first
/// ends any processes that are left.
///
///     running --the server ends--> ended --restart--> running
///         \__stop__> stopped <__stop__/
///
/// Starting, restarting and stopping block the calling thread: do it outside an event loop.
public final class PrivateCluster: Sendable {
  /// The name of the database made for Holdfast.
  public static let database = "holdfast"
  /// The role that owns it.
  public static let user = "holdfast"

  /// The time limit of a fast shutdown, after which an immediate one follows.
  private static let stopLimit = Duration.seconds(20)

  /// The folder that holds everything of the cluster; absolute.
  public let dataDirectory: String
  /// The folder of the server's Unix socket.
  public let socketDirectory: String

  private let start: Start
  /// The running server, until the cluster has been stopped.
  private let running: Mutex<Running?>

  private struct Running {
    var server: SupervisedProcess
    /// The descriptor that holds the data directory's lock.
    var lock: Int32
  }

  /// The connection string for `PQconnectdb`.
  public var connectionString: String {
    let host = String(
      socketDirectory.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] })
    return "host='\(host)' port=\(SocketDirectory.port) dbname=\(Self.database) user=\(Self.user)"
  }

  /// True until the server has ended.
  public var isRunning: Bool { running.withLock { $0?.server.isRunning ?? false } }

  private init(_ start: Start, lock: Int32) throws(ClusterError) {
    self.start = start
    dataDirectory = start.directory.path
    socketDirectory = start.sockets.path
    running = Mutex(Running(server: try start.run(), lock: lock))
  }

  /// Starts the cluster of a data directory, making it first where there is none, and returns when
  /// it accepts sessions. A first start takes some seconds, a later one a fraction of one.
  public static func start(
    _ configuration: ClusterConfiguration = ClusterConfiguration()
  ) throws(ClusterError) -> PrivateCluster {
    let account = try Account.forCluster()
    let directory = try DataDirectory(configured: configuration.dataDirectory, account: account)
    let lock = try directory.acquireLock()
    do throws(ClusterError) {
      let sockets = SocketDirectory(
        dataDirectory: directory.path, runtimeDirectory: runtimeDirectory(), account: account)
      return try PrivateCluster(
        Start(
          configuration: configuration, account: account, directory: directory, sockets: sockets),
        lock: lock)
    } catch {
      close(lock)
      throw error
    }
  }

  /// Starts the server again if it has ended, and returns when it accepts sessions; does nothing
  /// after `stop`.
  public func restart() throws(ClusterError) {
    try running.withLock { running throws(ClusterError) in
      guard running?.server.isRunning == false else { return }
      running?.server = try start.run()
    }
  }

  /// Stops the server: sessions are cut, a checkpoint is written. Returns when it has ended and the
  /// data directory is free for another start. A second call does nothing.
  public func stop() {
    running.withLock { running in
      guard let last = running else { return }
      Self.end(last.server)
      close(last.lock)
      running = nil
    }
  }

  deinit { stop() }

  private static func end(_ server: SupervisedProcess) {
    let steps = [
      (signal: SIGINT, limit: stopLimit), (signal: SIGQUIT, limit: Leftovers.killLimit),
      (signal: SIGKILL, limit: Leftovers.killLimit),
    ]
    for step in steps {
      server.signal(step.signal)
      if server.waitForEnd(limit: step.limit) { return }
    }
  }

  private static func runtimeDirectory() -> String? {
    guard let value = getenv("XDG_RUNTIME_DIR") else { return nil }
    let path = String(cString: value)
    return Directory.exists(path) ? path : nil
  }
}
