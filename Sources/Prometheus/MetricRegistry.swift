// SPDX-License-Identifier: Apache-2.0

public import CoreMetrics
import Synchronization

/// All metrics of a process: a backend of swift-metrics that shows them in Prometheus' text format.
///
/// The creator of an instrument gets a cell of its lane (one thread's share) and adds to it with
/// one uncontended atomic addition; a series is the sum over its lanes. Event loops that create
/// their own instruments therefore never wait for each other, and an increment costs a few
/// nanoseconds. Collectors add figures that exist elsewhere when the metrics are read.
///
/// Instruments are never destroyed, since their counts must be kept.
public final class MetricRegistry: Sendable {
  /// Looks values up when the metrics are shown.
  public typealias Collector = @Sendable (inout MetricSamples) async -> Void

  private struct State {
    var families: [MetricFamily] = []
    var indices: [String: Int] = [:]
    var collectors: [Collector] = []
  }

  private let state = Mutex(State())
  private let lane: @Sendable () -> ObjectIdentifier?

  /// A registry without metrics. `lane` names the thread that makes an instrument, or is nil for
  /// all threads that seldom count anything.
  public init(lane: @escaping @Sendable () -> ObjectIdentifier? = { nil }) { self.lane = lane }

  /// Declares a metric, which is shown in the order of declaration. A second one of its name
  /// changes nothing.
  public func declare(_ description: MetricDescription) {
    state.withLock { _ = Self.index(description, in: &$0) }
  }

  /// Adds a collector, which is called when the metrics are read.
  public func addCollector(_ collector: @escaping Collector) {
    state.withLock { $0.collectors.append(collector) }
  }

  /// All metrics in the text format of Prometheus, version 0.0.4.
  public func exposition() async -> [UInt8] {
    var samples = MetricSamples()
    for collector in state.withLock({ $0.collectors }) { await collector(&samples) }
    let families = state.withLock { $0.families }
    var text = TextExposition()
    for family in families {
      text.append(family, samples.byName[family.description.name] ?? [])
    }
    return text.bytes
  }

  /// The content type of `exposition()`.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Runs `make` on the family of a metric, which is declared if it is not. Nil when the metric
  /// is of another kind.
  private func withFamily<Cell: Sendable>(
    _ description: MetricDescription,
    _ make: @Sendable (inout MetricFamily, ObjectIdentifier?) -> Cell?
  ) -> Cell? {
    let lane = lane()
    return state.withLock { state in
      let index = Self.index(description, in: &state)
      return make(&state.families[index], lane)
    }
  }

  private static func index(_ description: MetricDescription, in state: inout State) -> Int {
    if let index = state.indices[description.name] { return index }
    state.indices[description.name] = state.families.count
    state.families.append(MetricFamily(description))
    return state.families.count - 1
  }
}

/// Undeclared metrics of libraries are shown too, under the name nearest to their label.
/// An instrument whose kind is not that of its metric is ignored.
extension MetricRegistry: MetricsFactory {
  public func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler { counter(label, dimensions) }

  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler { counter(label, dimensions) }

  public func makeMeter(
    label: String, dimensions: [(String, String)]
  ) -> any MeterHandler { gauge(label, dimensions) }

  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    guard aggregate else { return gauge(label, dimensions) }
    return histogram(MetricName.repaired(label), dimensions)
  }

  public func makeTimer(
    label: String, dimensions: [(String, String)]
  ) -> any TimerHandler {
    histogram(MetricName.repaired(label, suffix: "_seconds"), dimensions)
  }

  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}

  private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterCell {
    let name = MetricName.repaired(label, suffix: "_total")
    return withFamily(.undeclared(name, .counter)) { family, lane in
      guard family.description.kind == .counter else { return nil }
      return family.counter(dimensions, lane: lane)
    } ?? CounterCell()
  }

  private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeCell {
    withFamily(.undeclared(MetricName.repaired(label), .gauge)) { family, _ in
      guard family.description.kind == .gauge else { return nil }
      return family.gauge(dimensions)
    } ?? GaugeCell()
  }

  private func histogram(_ name: String, _ dimensions: [(String, String)]) -> HistogramCell {
    let usual = MetricDescription.secondsBounds
    return withFamily(.undeclared(name, .histogram(bounds: usual))) { family, lane in
      guard case .histogram(let bounds) = family.description.kind else { return nil }
      return family.histogram(dimensions, bounds: bounds, lane: lane)
    } ?? HistogramCell(bounds: usual)
  }
}

extension MetricDescription {
  /// The description of a library's undeclared metric.
  fileprivate static func undeclared(_ name: String, _ kind: Kind) -> MetricDescription {
    MetricDescription(name, kind, "Reported by a library.")
  }
}
