// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import PersistenceStore
import Postgres
import Prometheus
import RPC
import RPCTransport
import Reactor

/// The metrics of a daemon: the call counters, and the sources of all other figures.
struct ServerMetrics: Sendable {
  /// All metrics.
  let registry: MetricRegistry

  init() {
    registry = MetricRegistry(lane: { EventLoop.current.map { ObjectIdentifier($0) } })
    for description in MetricCatalog.all { registry.declare(description) }
  }

  /// The parts that exist from the start.
  func watch(_ readiness: ServingState, _ pools: [PostgresPool], _ watches: SessionWatchHub) {
    registry.addCollector { samples in
      samples.set("holdfast_build_info", 1, [("version", Holdfastd.version)])
      samples.set("holdfast_ready", readiness.problems.isEmpty ? 1 : 0)
      samples.set("holdfast_watches", watches.watchCount)
      samples.addProcess()
      var statistics: [PostgresStatistics] = []
      for pool in pools { statistics.append(await pool.statistics()) }
      samples.add(statistics)
    }
  }

  /// Connections and streams.
  func watch(_ server: Server) {
    registry.addCollector { samples in samples.add(await server.statistics()) }
  }

  /// Calls that are refused for coming too fast, nil where they are not limited, and for the bad
  /// tokens that came before them.
  func watch(_ rateLimit: RateLimitedAdmission?, _ admission: any Admission) {
    let tokens = admission as? CallerAdmission
    registry.addCollector { samples in
      samples.set(
        "holdfast_rate_limited_total", rateLimit?.refusalCount ?? 0, [("limit", "calls")])
      samples.set(
        "holdfast_rate_limited_total", tokens?.tokenRefusalCount ?? 0,
        [("limit", "refused_tokens")])
    }
  }

  /// The parts that exist once the database is prepared.
  func watch(_ visits: [VisitCounter], _ misses: EnumerationGuard) {
    registry.addCollector { samples in
      samples.add(visits.map(\.statistics))
      samples.set(
        "holdfast_rate_limited_total", misses.refusalCount, [("limit", "missed_snapshots")])
    }
  }

  /// The memory that calls hold while they wait.
  func watch(imports: MemoryBudget, watches: MemoryBudget) {
    registry.addCollector { samples in
      samples.set("holdfast_import_bytes", imports.heldBytes)
      samples.set("holdfast_watch_bytes", watches.heldBytes)
    }
  }

  /// The cache of contents; nil if there is none.
  func watch(_ contents: ContentCache?) {
    registry.addCollector { samples in samples.add(contents?.statistics ?? .init()) }
  }

  /// Background jobs.
  func watch(_ jobs: JobRunner) {
    registry.addCollector { samples in samples.add(jobs.statistics, at: Timestamp.now()) }
  }
}
