// SPDX-License-Identifier: Apache-2.0

import Logging
import PrivateCluster
import ServiceLifecycle

/// Restarts the private PostgreSQL after it has exited; ends the server if PostgreSQL cannot be
/// restarted or exits repeatedly.
struct ClusterWatch: Service {
  let cluster: PrivateCluster
  let log: Logger

  /// The interval between looks at the cluster.
  private static let interval = Duration.milliseconds(250)
  /// A cluster that ends so often, each time within `steadyTime`, does not stay.
  private static let shortLivesMax = 5
  private static let steadyTime = Duration.seconds(10)

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown { try await watch() }
    } catch is CancellationError {
      // Told to end.
    }
  }

  private func watch() async throws {
    var started = ContinuousClock.now
    var shortLives = 0
    while true {
      try await Task.sleep(for: Self.interval)
      guard !cluster.isRunning else { continue }
      shortLives = .now - started < Self.steadyTime ? shortLives + 1 : 1
      guard shortLives <= Self.shortLivesMax else {
        throw Failure("The private PostgreSQL exits repeatedly; see its log in \(data).")
      }
      log.error(
        "the private PostgreSQL has exited; restarting it", metadata: ["data": "\(data)"])
      do {
        try cluster.restart()
      } catch {
        throw Failure("The private PostgreSQL has exited and cannot be restarted: \(error)")
      }
      started = .now
      log.notice("private PostgreSQL started", metadata: ["data": "\(data)"])
    }
  }

  private var data: String { cluster.dataDirectory }
}
