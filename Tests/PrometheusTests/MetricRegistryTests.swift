// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Prometheus
import Synchronization
import Testing

@Suite struct MetricRegistryTests {
  private let registry = MetricRegistry()

  private func lines() async -> [Substring] {
    String(decoding: await registry.exposition(), as: UTF8.self).split(separator: "\n")
  }

  private func counter(_ label: String, _ dimensions: [(String, String)] = []) -> Counter {
    Counter(label: label, dimensions: dimensions, factory: registry)
  }

  @Test func `nothing counted is nothing shown`() async {
    registry.declare(MetricDescription("a_total", .counter, "A."))
    #expect(await lines().isEmpty)
  }

  @Test func `a counter is shown with its help, its type and its labels`() async {
    registry.declare(MetricDescription("calls_total", .counter, "Calls."))
    counter("calls_total", [("method", "a"), ("code", "OK")]).increment()
    counter("calls_total", [("method", "a"), ("code", "OK")]).increment(by: 2)
    counter("calls_total", [("method", "b"), ("code", "OK")]).increment(by: 5)
    #expect(
      await lines() == [
        "# HELP calls_total Calls.", "# TYPE calls_total counter",
        "calls_total{method=\"a\",code=\"OK\"} 3", "calls_total{method=\"b\",code=\"OK\"} 5",
      ])
  }

  @Test func `a counter takes fractions and never falls`() async {
    let seconds = FloatingPointCounter(label: "s_total", factory: registry)
    seconds.increment(by: 0.25)
    seconds.increment(by: -1)
    seconds.increment(by: Double.nan)
    counter("s_total").increment(by: 2)
    counter("s_total").increment(by: -2)
    #expect(await lines().last == "s_total 2.25")
  }

  @Test func `a gauge is what it was set to last`() async {
    let gauge = Meter(label: "g", factory: registry)
    gauge.set(5)
    gauge.decrement(by: 1.5)
    #expect(await lines() == ["# HELP g Reported by a library.", "# TYPE g gauge", "g 3.5"])
  }

  @Test func `a histogram is cumulative and ends with infinity, the sum and the count`() async {
    registry.declare(MetricDescription("d_seconds", .histogram(bounds: [0.001, 0.5, 1]), "D."))
    let timer = Timer(label: "d_seconds", dimensions: [("m", "x")], factory: registry)
    for nanoseconds: Int64 in [1_000_000, 1_000_001, 500_000_000, 3_000_000_000] {
      timer.recordNanoseconds(nanoseconds)
    }
    #expect(
      await lines() == [
        "# HELP d_seconds D.", "# TYPE d_seconds histogram",
        "d_seconds_bucket{m=\"x\",le=\"0.001\"} 1", "d_seconds_bucket{m=\"x\",le=\"0.5\"} 3",
        "d_seconds_bucket{m=\"x\",le=\"1\"} 3", "d_seconds_bucket{m=\"x\",le=\"+Inf\"} 4",
        "d_seconds_sum{m=\"x\"} 3.502000001", "d_seconds_count{m=\"x\"} 4",
      ])
  }

  @Test func `values and helps are escaped`() async {
    registry.declare(MetricDescription("e_total", .counter, "Back\\slash\nand line."))
    counter("e_total", [("v", "a\\b\"c\nd")]).increment()
    #expect(
      await lines() == [
        "# HELP e_total Back\\\\slash\\nand line.", "# TYPE e_total counter",
        "e_total{v=\"a\\\\b\\\"c\\nd\"} 1",
      ])
  }

  @Test func `a library's metric is shown under the nearest name`() async {
    counter("http.requests", [("status-class", "2xx")]).increment()
    Timer(label: "1st.time", factory: registry).recordNanoseconds(1)
    let all = await lines()
    #expect(all.contains("http_requests_total{status_class=\"2xx\"} 1"))
    #expect(all.contains("_1st_time_seconds_count 1"))
  }

  @Test func `an instrument of another kind counts for nobody`() async {
    counter("x_total").increment()
    Meter(label: "x_total", factory: registry).set(7)
    Recorder(label: "x_total", aggregate: true, factory: registry).record(1)
    #expect(await lines().filter { $0.hasPrefix("x_total") } == ["x_total 1"])
  }

  @Test func `label sets beyond the limit are counted as one`() async {
    for number in 0..<2_500 { counter("m_total", [("id", "\(number)")]).increment() }
    let series = await lines().filter { $0.hasPrefix("m_total{") }
    #expect(series.count == 2_001)
    #expect(series.last == "m_total{id=\"other\"} 500")
  }

  @Test func `collectors add what they find, of declared metrics only`() async {
    registry.declare(MetricDescription("open", .gauge, "Open."))
    registry.addCollector { samples in
      samples.set("open", 2, [(name: "kind", value: "a")])
      samples.set("open", 0.5, [(name: "kind", value: "b")])
      samples.set("unheard_of", 1)
    }
    #expect(
      await lines() == [
        "# HELP open Open.", "# TYPE open gauge", "open{kind=\"a\"} 2", "open{kind=\"b\"} 0.5",
      ])
  }

  @Test func `lanes that count at once lose nothing`() async {
    let registry = MetricRegistry { Self.lane }
    let lanes = [Lane(), Lane(), Lane(), Lane()]
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<8 {
        group.addTask {
          let own = Self.$laneObject.withValue(lanes[index % 4]) {
            Counter(label: "n_total", factory: registry)
          }
          for _ in 0..<10_000 { own.increment() }
        }
      }
    }
    let text = String(decoding: await registry.exposition(), as: UTF8.self)
    #expect(text.hasSuffix("\nn_total 80000\n"))
  }

  private final class Lane: Sendable {}
  @TaskLocal private static var laneObject: Lane?
  private static var lane: ObjectIdentifier? { laneObject.map { ObjectIdentifier($0) } }
}
