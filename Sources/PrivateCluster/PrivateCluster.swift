// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A PostgreSQL server of one's own, for development and tests.
///
/// It lives in a data directory and listens on a Unix socket in a folder that no one else may
/// enter; it has no TCP port and no password. It ends with the object that started it, with the
/// process, and, by the parent-death signal, even when that process is killed. A start after a kill
/// ends what may be left first.
///
/// Starting and stopping block the calling thread: do both outside an event loop.
public final class PrivateCluster: Sendable {
  /// The name of the database made for Holdfast.
  public static let database = "holdfast"
  /// The role that owns it.
  public static let user = "holdfast"

  /// The time limit of a fast shutdown, after which an immediate one follows.
  private static let stopLimit = Duration.seconds(20)
  /// The time limit of a server that only checks its settings.
  private static let startCheckLimit = Duration.seconds(20)
  private static let pollMilliseconds: Int32 = 5

  /// The folder that holds everything of the cluster; absolute.
  public let dataDirectory: String
  /// The folder of the server's Unix socket.
  public let socketDirectory: String

  private let server: SupervisedProcess
  /// The descriptor that holds the data directory's lock, until the server has been stopped.
  private let lock: Mutex<Int32?>

  /// The connection string for `PQconnectdb`.
  public var connectionString: String {
    let host = String(
      socketDirectory.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] })
    return "host='\(host)' port=\(SocketDirectory.port) dbname=\(Self.database) user=\(Self.user)"
  }

  /// True until the server has ended.
  public var isRunning: Bool { server.isRunning }

  private init(server: SupervisedProcess, lock: Int32, dataDirectory: String, sockets: String) {
    self.server = server
    self.lock = Mutex(lock)
    self.dataDirectory = dataDirectory
    socketDirectory = sockets
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
      let server = try startServer(
        configuration, account: account, directory: directory, sockets: sockets)
      return PrivateCluster(
        server: server, lock: lock, dataDirectory: directory.path, sockets: sockets.path)
    } catch {
      close(lock)
      throw error
    }
  }

  /// Stops the server: sessions are cut, a checkpoint is written. Returns when it has ended and the
  /// data directory is free for another start. A second call does nothing.
  public func stop() {
    lock.withLock { lock in
      guard let held = lock else { return }
      endServer()
      close(held)
      lock = nil
    }
  }

  deinit { stop() }

  private func endServer() {
    let steps = [
      (signal: SIGINT, limit: Self.stopLimit), (signal: SIGQUIT, limit: Leftovers.killLimit),
      (signal: SIGKILL, limit: Leftovers.killLimit),
    ]
    for step in steps {
      server.signal(step.signal)
      if server.waitForEnd(limit: step.limit) { return }
    }
  }

  private static func startServer(
    _ configuration: ClusterConfiguration, account: Account, directory: DataDirectory,
    sockets: SocketDirectory
  ) throws(ClusterError) -> SupervisedProcess {
    let installation = try PostgresInstallation.find(major: directory.clusterVersion)
    try sockets.prepare(for: account)
    let log = try directory.openLog()
    defer { close(log) }
    if directory.clusterVersion == nil {
      try ClusterInitialization(
        installation: installation, directory: directory, account: account,
        configuration: configuration, log: log
      ).run()
    }
    try Leftovers(cluster: directory.cluster).end()

    let settings =
      ServerSettings.common + ServerSettings.durability(configuration.durability)
      + (try accepts(ServerSettings.lz4, installation, directory, account)
        ? ServerSettings.lz4 : [])
      + [("unix_socket_directories", sockets.path)] + configuration.settings
    let words =
      [installation.postgres, "-D", directory.cluster]
      + settings.flatMap { ["-c", "\($0.name)=\($0.value)"] }
    let server = try SupervisedProcess(account.command(words, deathSignal: "INT"), output: log)
    let probe = ReadinessProbe(socket: sockets.socket, user: user, database: database)
    do throws(ClusterError) {
      try wait(for: probe, server: server, log: directory.log, configuration.startTimeout)
      return server
    } catch {
      server.signal(SIGQUIT)
      _ = server.waitForEnd(limit: Leftovers.killLimit)
      throw error
    }
  }

  /// Whether the server knows the values of these settings: it says so without being started.
  private static func accepts(
    _ settings: [(name: String, value: String)], _ installation: PostgresInstallation,
    _ directory: DataDirectory, _ account: Account
  ) throws(ClusterError) -> Bool {
    let words =
      [installation.postgres, "-D", directory.cluster, "-C", "data_directory"]
      + settings.flatMap { ["-c", "\($0.name)=\($0.value)"] }
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard nowhere >= 0 else {
      throw .system(call: "open", path: "/dev/null", errno: errno)
    }
    defer { close(nowhere) }
    let process = try SupervisedProcess(
      account.command(words, deathSignal: "KILL"), output: nowhere)
    guard process.waitForEnd(limit: startCheckLimit) else {
      process.signal(SIGKILL)
      return false
    }
    return process.succeeded
  }

  private static func wait(
    for probe: ReadinessProbe, server: SupervisedProcess, log: String, _ limit: Duration
  ) throws(ClusterError) {
    let deadline = ContinuousClock.now + limit
    while !probe.isReady() {
      guard server.isRunning else { throw .startFailed(log: Directory.tail(of: log)) }
      guard ContinuousClock.now < deadline else { throw .startTimedOut(limit: limit) }
      poll(nil, 0, pollMilliseconds)
    }
  }

  private static func runtimeDirectory() -> String? {
    guard let value = getenv("XDG_RUNTIME_DIR") else { return nil }
    let path = String(cString: value)
    return Directory.exists(path) ? path : nil
  }
}
