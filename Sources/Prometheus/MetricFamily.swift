// SPDX-License-Identifier: Apache-2.0

/// All series of one metric.
///
/// Invariant: there are at most `seriesMax` series and one more, `other`, in which everything
/// beyond is counted, so that labels with values from outside cannot fill the memory.
struct MetricFamily {
  /// One set of label values. Its value is the sum over its lanes.
  struct Series {
    /// As they stand between braces.
    let labels: String
    var counters: [ObjectIdentifier?: CounterCell] = [:]
    var histograms: [ObjectIdentifier?: HistogramCell] = [:]
    var gauge: GaugeCell?
  }

  let description: MetricDescription
  private(set) var series: [Series] = []
  private var indices: [String: Int] = [:]

  /// Far more than any metric of ours has; at 100 bytes a line, a page of 200 kB.
  static let seriesMax = 2_000

  init(_ description: MetricDescription) { self.description = description }

  /// The counter of these labels for the thread of `lane`.
  mutating func counter(_ labels: [(String, String)], lane: ObjectIdentifier?) -> CounterCell {
    let index = index(of: labels)
    if let cell = series[index].counters[lane] { return cell }
    let cell = CounterCell()
    series[index].counters[lane] = cell
    return cell
  }

  /// The gauge of these labels, for all lanes.
  mutating func gauge(_ labels: [(String, String)]) -> GaugeCell {
    let index = index(of: labels)
    if let cell = series[index].gauge { return cell }
    let cell = GaugeCell()
    series[index].gauge = cell
    return cell
  }

  /// The histogram of these labels for the thread of `lane`.
  mutating func histogram(
    _ labels: [(String, String)], bounds: [Double], lane: ObjectIdentifier?
  ) -> HistogramCell {
    let index = index(of: labels)
    if let cell = series[index].histograms[lane] { return cell }
    let cell = HistogramCell(bounds: bounds)
    series[index].histograms[lane] = cell
    return cell
  }

  private mutating func index(of labels: [(String, String)]) -> Int {
    let named = labels.map { (name: MetricName.repaired($0.0), value: $0.1) }
    let text = LabelText.of(named)
    if let index = indices[text] { return index }
    if series.count >= Self.seriesMax {
      return index(ofText: LabelText.of(named.map { (name: $0.name, value: "other") }))
    }
    return index(ofText: text)
  }

  private mutating func index(ofText text: String) -> Int {
    if let index = indices[text] { return index }
    indices[text] = series.count
    series.append(Series(labels: text))
    return series.count - 1
  }
}
