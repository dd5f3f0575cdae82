// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Makes a new cluster in a folder beside its final place and moves it there when it is complete,
/// so that a cluster that exists is whole, whenever a start was interrupted.
struct ClusterInitialization {
  let installation: PostgresInstallation
  let directory: DataDirectory
  let account: Account
  let configuration: ClusterConfiguration
  /// The descriptor that the programs write to.
  let log: Int32

  /// Runs `initdb`, adds the database, and puts the cluster in place.
  func run() throws(ClusterError) {
    let unfinished = directory.unfinishedCluster
    try Directory.remove(unfinished)
    try Directory.make(unfinished, mode: 0o700)
    try Directory.give(unfinished, to: account)
    try execute(initdb)
    try execute(createDatabase)
    // On Linux sync waits until everything is on disk, sync(2).
    if configuration.durability == .durable { sync() }
    guard rename(unfinished, directory.cluster) == 0 else {
      throw .system(call: "rename", path: unfinished, errno: errno)
    }
  }

  /// `initdb` would synchronize its thousand files one by one, which takes seconds; `run` does it
  /// once, after the last one is written.
  private var initdb: [String] {
    [
      installation.initdb, "--pgdata", directory.unfinishedCluster,
      "--encoding", "UTF8", "--locale", "C.UTF-8", "--username", PrivateCluster.user,
      "--auth-local", "trust", "--auth-host", "reject", "--data-checksums", "--no-sync",
    ]
  }

  /// A server without sockets reads statements from standard input, so no client is needed. The
  /// shell is there for the redirection only; the folder comes to it as an argument.
  private var createDatabase: [String] {
    [
      "/bin/sh", "-c",
      "echo 'CREATE DATABASE \(PrivateCluster.database);' | \"$0\" --single -D \"$1\" postgres",
      installation.postgres, directory.unfinishedCluster,
    ]
  }

  private func execute(_ words: [String]) throws(ClusterError) {
    let process = try SupervisedProcess(account.command(words, deathSignal: "KILL"), output: log)
    guard process.waitForEnd(limit: configuration.startTimeout) else {
      process.signal(SIGKILL)
      throw .startTimedOut(limit: configuration.startTimeout)
    }
    guard process.succeeded else {
      throw .initializationFailed(log: Directory.tail(of: directory.log))
    }
  }
}
