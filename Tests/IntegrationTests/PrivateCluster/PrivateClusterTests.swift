// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import PrivateCluster

@Suite(.serialized) final class PrivateClusterTests {
  private let path: String

  init() throws { path = try TestCluster.makeDirectory() }

  deinit { try? Directory.remove(path) }

  private func start() throws -> PrivateCluster {
    try PrivateCluster.start(
      ClusterConfiguration(dataDirectory: path, durability: .disposable))
  }

  private func probe(_ cluster: PrivateCluster) -> ReadinessProbe {
    ReadinessProbe(
      socket: cluster.socketDirectory + "/.s.PGSQL.5432", user: PrivateCluster.user,
      database: PrivateCluster.database)
  }

  @Test func `a cluster is made, serves, stops, and starts again with its data`() throws {
    let first = try start()
    #expect(first.isRunning)
    #expect(probe(first).isReady())
    #expect(
      first.connectionString
        == "host='\(first.socketDirectory)' port=5432 dbname=holdfast user=holdfast")
    first.stop()
    #expect(!first.isRunning)
    #expect(!probe(first).isReady())

    let made = Directory.status(of: path + "/postgres/PG_VERSION")?.st_ino
    let second = try start()
    #expect(probe(second).isReady())
    #expect(Directory.status(of: path + "/postgres/PG_VERSION")?.st_ino == made)
    second.stop()
  }

  @Test func `a data directory in use is refused`() throws {
    let cluster = try start()
    #expect(throws: ClusterError.inUse(dataDirectory: path)) { try start() }
    cluster.stop()
  }

  @Test func `a server that outlived its parent is ended before the next one starts`() throws {
    try start().stop()
    let orphan = try startOrphan()
    let next = try start()
    #expect(!orphan.isRunning)
    #expect(probe(next).isReady())
    next.stop()
  }

  @Test func `a shell that stands in the data directory is spared`() throws {
    try start().stop()
    let shell = try SupervisedProcess(
      ["/bin/sh", "-c", "cd \"$0\" && exec cat /dev/zero", path + "/postgres"],
      output: open("/dev/null", O_WRONLY | O_CLOEXEC))
    try start().stop()
    #expect(shell.isRunning)
    shell.signal(SIGKILL)
    #expect(shell.waitForEnd(limit: .seconds(30)))
  }

  @Test func `a lock file without a server does not prevent a start`() throws {
    try start().stop()
    let orphan = try startOrphan()
    orphan.signal(SIGKILL)
    #expect(orphan.waitForEnd(limit: .seconds(30)))
    #expect(Directory.status(of: path + "/postgres/postmaster.pid") != nil)
    let next = try start()
    #expect(probe(next).isReady())
    next.stop()
  }

  @Test func `an interrupted initialization is begun anew`() throws {
    try Directory.make(path + "/postgres.new/base", mode: 0o700)
    let cluster = try start()
    #expect(probe(cluster).isReady())
    #expect(!Directory.exists(path + "/postgres.new"))
    cluster.stop()
  }

  @Test func `a setting that PostgreSQL does not know ends the start with its own words`() throws {
    let error = try #require(throws: ClusterError.self) {
      try PrivateCluster.start(
        ClusterConfiguration(
          dataDirectory: path, durability: .disposable,
          settings: [("no_such_setting", "on")]))
    }
    guard case .startFailed(let log) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(log.contains("no_such_setting"))
  }

  @Test func `nobody else can enter the folders of the socket and the data`() throws {
    let cluster = try start()
    for folder in [cluster.socketDirectory, path + "/postgres"] {
      let mode = try #require(Directory.status(of: folder)).st_mode
      #expect(mode & 0o077 == 0)
    }
    cluster.stop()
  }

  /// A server in this test's folder that no cluster object owns.
  private func startOrphan() throws -> SupervisedProcess {
    let account = try Account.forCluster()
    let directory = try DataDirectory(configured: path, account: account)
    let log = try directory.openLog()
    defer { close(log) }
    let words = [
      try PostgresInstallation.find(major: nil).postgres, "-D", directory.cluster,
      "-c", "listen_addresses=", "-c", "unix_socket_directories=\(path)/socket",
    ]
    let process = try SupervisedProcess(account.command(words, deathSignal: "KILL"), output: log)
    let orphan = ReadinessProbe(
      socket: path + "/socket/.s.PGSQL.5432", user: PrivateCluster.user,
      database: PrivateCluster.database)
    while process.isRunning, !orphan.isReady() { poll(nil, 0, 5) }
    return process
  }
}
