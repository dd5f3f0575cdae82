// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import PersistenceStore
import Postgres
import Prometheus
import RPCTransport

/// The counts of the server's parts, as samples of the metrics of `MetricCatalog`.
extension MetricSamples {
  /// Connections and streams.
  mutating func add(_ server: ServerStatistics) {
    for count in ServerStatistics.Count.allCases {
      let (name, reason) = count.metric
      set(name, server[count], reason.map { [("reason", $0)] } ?? [])
    }
    for cut in ConnectionCut.allCases {
      set(
        "holdfast_connections_cut_total", server.cutConnections[cut] ?? 0,
        [("reason", cut.rawValue)])
    }
  }

  /// The connections of all pools to PostgreSQL.
  mutating func add(_ pools: [PostgresStatistics]) {
    let lanes: [(String, KeyPath<PostgresStatistics, PostgresStatistics.Lane>)] = [
      ("read", \.read), ("document", \.document), ("write", \.write),
    ]
    for (name, lane) in lanes {
      let label = [(name: "lane", value: name)]
      let parts = pools.map { $0[keyPath: lane] }
      func sum(_ value: (PostgresStatistics.Lane) -> Int) -> Int {
        parts.reduce(0) { $0 + value($1) }
      }
      set("holdfast_postgres_connections", sum(\.connections), label)
      set("holdfast_postgres_connections_busy", sum(\.busy), label)
      set("holdfast_postgres_waiting", sum(\.waiting), label)
      set("holdfast_postgres_connections_lost_total", sum(\.lost), label)
      for kind in TargetRefusal.Kind.allCases {
        set(
          "holdfast_postgres_servers_refused_total", sum { $0.refused[kind] ?? 0 },
          label + [(name: "reason", value: kind.rawValue)])
      }
    }
  }

  /// The cache of contents.
  mutating func add(_ contents: ContentCache.Statistics) {
    let outcomes = [
      ("hit", contents.hitCount), ("miss", contents.missCount), ("stale", contents.staleCount),
    ]
    for (outcome, count) in outcomes {
      set("holdfast_content_cache_reads_total", count, [("outcome", outcome)])
    }
    set("holdfast_content_cache_evictions_total", contents.evictionCount)
    set("holdfast_content_cache_refusals_total", contents.refusalCount)
    set("holdfast_content_cache_entries", contents.count)
    set("holdfast_content_cache_bytes", contents.byteCount)
  }

  /// Background jobs.
  mutating func add(_ jobs: [JobRunner.Statistics], at now: Timestamp) {
    for job in jobs {
      let label = [(name: "job", value: job.name)]
      set("holdfast_job_runs_total", job.stepCount, label)
      set("holdfast_job_failures_total", job.failureCount, label)
      set("holdfast_job_handled_total", job.handledCount, label)
      guard let backlog = job.backlog else { continue }
      let oldest = backlog.oldestTime ?? now
      let age = (Double(now.microseconds) - Double(oldest.microseconds)) / 1e6
      set("holdfast_job_backlog", Double(backlog.count), label)
      set("holdfast_job_oldest_age_seconds", max(age, 0), label)
    }
  }

  /// The counts of visits on all loops.
  mutating func add(_ visits: [VisitCounter.Statistics]) {
    func sum(_ value: (VisitCounter.Statistics) -> Int) -> Int {
      visits.reduce(0) { $0 + value($1) }
    }
    set("holdfast_visits_total", sum(\.counted), [("outcome", "counted")])
    set("holdfast_visits_total", sum(\.withinWindow), [("outcome", "within_window")])
    set("holdfast_visits_total", sum(\.lost), [("outcome", "lost")])
    set("holdfast_visits_retried_total", sum(\.retried))
    set("holdfast_visits_pending", sum(\.pending))
  }

  /// The process.
  mutating func addProcess() {
    set("process_cpu_seconds_total", ProcessFigures.cpuSeconds)
    if let memory = ProcessFigures.memory {
      set("process_resident_memory_bytes", memory.resident)
      set("process_virtual_memory_bytes", memory.virtual)
    }
    if let count = ProcessFigures.openDescriptors { set("process_open_fds", count) }
    if let count = ProcessFigures.descriptorsMax { set("process_max_fds", count) }
    if let time = ProcessFigures.startTime { set("process_start_time_seconds", time) }
  }
}
