// SPDX-License-Identifier: Apache-2.0

import Glibc

extension PrivateCluster {
  /// The start of a cluster's server, the first time and again.
  struct Start: Sendable {
    let configuration: ClusterConfiguration
    let account: Account
    let directory: DataDirectory
    let sockets: SocketDirectory

    /// The time limit of a server that only checks its settings.
    private static let checkLimit = Duration.seconds(20)
    private static let pollMilliseconds: Int32 = 5

    /// Starts the server and returns when it accepts sessions; makes the cluster where there is
    /// none, and ends what an earlier server left behind.
    func run() throws(ClusterError) -> SupervisedProcess {
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
        + (try accepts(ServerSettings.lz4, installation) ? ServerSettings.lz4 : [])
        + [("unix_socket_directories", sockets.path)] + configuration.settings
      let words =
        [installation.postgres, "-D", directory.cluster]
        + settings.flatMap { ["-c", "\($0.name)=\($0.value)"] }
      let server = try SupervisedProcess(account.command(words, deathSignal: "INT"), output: log)
      do throws(ClusterError) {
        try wait(for: server)
        return server
      } catch {
        server.signal(SIGQUIT)
        _ = server.waitForEnd(limit: Leftovers.killLimit)
        throw error
      }
    }

    /// True if the server knows the values of these settings; it says so without being started.
    private func accepts(
      _ settings: [(name: String, value: String)], _ installation: PostgresInstallation
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
      guard process.waitForEnd(limit: Self.checkLimit) else {
        process.signal(SIGKILL)
        return false
      }
      return process.succeeded
    }

    private func wait(for server: SupervisedProcess) throws(ClusterError) {
      let probe = ReadinessProbe(
        socket: sockets.socket, user: PrivateCluster.user, database: PrivateCluster.database)
      let limit = configuration.startTimeout
      let deadline = ContinuousClock.now + limit
      while !probe.isReady() {
        guard server.isRunning else {
          throw .startFailed(log: Directory.tail(of: directory.log))
        }
        guard ContinuousClock.now < deadline else { throw .startTimedOut(limit: limit) }
        poll(nil, 0, Self.pollMilliseconds)
      }
    }
  }
}
