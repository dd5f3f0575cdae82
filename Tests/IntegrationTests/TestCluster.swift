// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

@testable import PrivateCluster

/// The PostgreSQL server of this test run: started by the first test that asks for it, stopped and
/// removed when the process exits.
enum TestCluster {
  /// Starts the server on first use. Tests share it, so each works in a database or schema, or with
  /// owners, of its own.
  static func shared() throws -> PrivateCluster {
    try state.withLock { state in
      if let running = state { return running }
      let path = try makeDirectory()
      let cluster = try PrivateCluster.start(
        ClusterConfiguration(
          dataDirectory: path, durability: .disposable,
          settings: [(name: "max_connections", value: connectionsMax)]))
      state = cluster
      atexit { TestCluster.end() }
      return cluster
    }
  }

  /// A new folder under /tmp that the account of PostgreSQL can reach.
  static func makeDirectory() throws -> String {
    var template = Array("/tmp/holdfast-integration-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw ClusterError.system(call: "mkdtemp", path: "/tmp", errno: errno)
    }
    return String(cString: made)
  }

  /// Tests run side by side, each with pools of its own; PostgreSQL's default is 100.
  private static let connectionsMax = "500"

  private static let state = Mutex<PrivateCluster?>(nil)

  private static func end() {
    state.withLock { state in
      guard let cluster = state else { return }
      cluster.stop()
      try? Directory.remove(cluster.dataDirectory)
      state = nil
    }
  }
}
