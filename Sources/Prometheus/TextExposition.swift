// SPDX-License-Identifier: Apache-2.0

/// Writes metrics in the text format of Prometheus, version 0.0.4 (Prometheus, "Exposition
/// formats").
struct TextExposition {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(64 << 10) }

  /// Appends a metric with what its instruments counted and what collectors found; nothing when
  /// there is neither.
  mutating func append(_ family: MetricFamily, _ samples: [MetricSamples.Sample]) {
    guard !family.series.isEmpty || !samples.isEmpty else { return }
    let name = family.description.name
    append("# HELP \(name) \(Self.escaped(family.description.help))\n")
    append("# TYPE \(name) \(family.description.kind.word)\n")
    for series in family.series {
      switch family.description.kind {
      case .counter:
        let value = series.counters.values.reduce(0) { $0 + $1.value }
        append(name, series.labels, value)
      case .gauge: append(name, series.labels, series.gauge?.value ?? 0)
      case .histogram(let bounds): append(name, series, bounds)
      }
    }
    for sample in samples { append(name, sample.labels, sample.value) }
  }

  private mutating func append(
    _ name: String, _ series: MetricFamily.Series, _ bounds: [Double]
  ) {
    let snapshots = series.histograms.values.map(\.snapshot)
    guard var all = snapshots.first else { return }
    for snapshot in snapshots.dropFirst() { all.add(snapshot) }
    let separator = series.labels.isEmpty ? "" : ","
    var count: UInt64 = 0
    for (index, bound) in (bounds + [.infinity]).enumerated() {
      count &+= all.counts[index]
      let labels = "\(series.labels)\(separator)le=\"\(Self.text(bound))\""
      append("\(name)_bucket", labels, Double(count))
    }
    append("\(name)_sum", series.labels, all.sum)
    append("\(name)_count", series.labels, Double(count))
  }

  private mutating func append(_ name: String, _ labels: String, _ value: Double) {
    append(name)
    if !labels.isEmpty { append("{\(labels)}") }
    append(" \(Self.text(value))\n")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// A number as Go's `ParseFloat` takes it; whole ones without a point.
  static func text(_ value: Double) -> String {
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return "\(value)"
  }

  private static func escaped(_ help: String) -> String {
    help.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
      .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
  }
}
