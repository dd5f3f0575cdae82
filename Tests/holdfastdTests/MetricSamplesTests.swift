// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Prometheus
import Testing

@testable import PersistenceServer
@testable import holdfastd

@Suite struct MetricSamplesTests {
  /// The line of a metric for the job `a`, shown at second 10.
  private func line(_ metric: String, _ backlog: JobBacklog) async -> Substring? {
    let registry = MetricRegistry()
    for description in MetricCatalog.all { registry.declare(description) }
    let job = JobRunner.Statistics(name: "a", backlog: backlog)
    registry.addCollector { $0.add([job], at: Timestamp(microseconds: 10_000_000)) }
    let text = String(decoding: await registry.exposition(), as: UTF8.self)
    return text.split(separator: "\n").first { $0.hasPrefix(metric + "{") }
  }

  @Test(
    arguments: [
      (nil, "0"), (2_500_000, "7.5"), (10_000_000, "0"), (11_000_000, "0"), (.max, "0"),
      (.min, "9223372036864.775"),
    ] as [(Int64?, String)])
  func `the age of what waits longest is told, whatever its time`(
    microseconds: Int64?, age: String
  ) async {
    let backlog = JobBacklog(
      count: 1, oldestTime: microseconds.map(Timestamp.init(microseconds:)))
    #expect(
      await line("holdfast_job_oldest_age_seconds", backlog)
        == "holdfast_job_oldest_age_seconds{job=\"a\"} \(age)")
  }
}
