// SPDX-License-Identifier: Apache-2.0

import Numerics

/// A result as a page of HTML that needs nothing else: a table and latency curves.
public struct LoadReport {
  private let result: LoadResult

  /// A report on a result.
  public init(_ result: LoadResult) { self.result = result }

  /// The page.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>holdfast bench \(escaped(result.work))</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 62em; padding: 0 1em;
      color: #1a1a1a; background: #fff }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1em 0 }
    th, td { padding: .25em .8em; text-align: right; border-bottom: 1px solid #ddd }
    th:first-child, td:first-child { text-align: left }
    svg { width: 100%; height: auto } .bad { color: #b00020 }
    </style>
    <h1>holdfast bench \(escaped(result.work))</h1>
    <p>\(escaped(result.server)), holdfastd \(escaped(result.serverVersion)).
    \(result.connections) connections with \(result.streams) calls at a time,
    \(result.sessions) sessions (\(result.distribution.rawValue)), seed \(result.seed).</p>
    \(table)
    \(chart("Latency by percentile, last step", percentiles, x: "percentile", percentileTicks))
    \(result.steps.count > 1 ? chart("99th percentile by rate", tails, x: "calls/s", nil) : "")
    </html>

    """
  }

  private var table: String {
    let head = """
      <tr><th>offered/s<th>call<th>calls/s<th>p50 ms<th>p90<th>p99<th>p99.9<th>max<th>failed\
      <th>not started</tr>
      """
    let rows = result.steps.flatMap { step in
      step.calls.map { call in
        let offered = step.offered.map { rounded($0) } ?? "closed"
        let times = [50, 90, 99, 99.9, 100].map { "<td>" + rounded(call.latency($0)) }.joined()
        let failed = call.failureCount + call.wrongAnswers
        return """
          <tr><td>\(offered)<td>\(call.call.rawValue)<td>\(rounded(call.rate))\(times)\
          <td\(failed > 0 ? " class=bad" : "")>\(failed)<td>\(step.notStarted)</tr>
          """
      }
    }
    let failures = result.steps.flatMap(\.calls).flatMap { call in
      call.failures.sorted { $0.key < $1.key }.map {
        "<li>\(call.call.rawValue): \($0.value) × \(escaped($0.key))"
      }
    }
    let list = failures.isEmpty ? "" : "\n<ul class=bad>\(failures.joined())</ul>"
    return "<table>\n\(head)\n\(rows.joined(separator: "\n"))\n</table>\(list)"
  }

  // MARK: Charts

  private struct Line {
    let name: String
    let points: [(x: Double, y: Double)]
  }

  /// Percentiles on the scale of nines: 90 % at 1, 99 % at 2.
  private var percentiles: [Line] {
    (result.steps.last?.calls ?? []).map { call in
      Line(
        name: call.call.rawValue,
        points: call.curve.map { (Self.nines($0.percentage), $0.latency) })
    }
  }

  private static func nines(_ percentage: Double) -> Double {
    min(-Double.log10(max(1 - percentage / 100, 1e-9)), ninesMax)
  }

  /// The place of the maximum on that scale.
  private static let ninesMax = 4.5

  private var percentileTicks: [(Double, String)] {
    ["0", "50", "90", "99", "99.9", "99.99", "max"].map { (Self.nines(Double($0) ?? 100), $0) }
  }

  private var tails: [Line] {
    LoadCall.allCases.compactMap { kind in
      let points = result.steps.compactMap { step in
        step.calls.first { $0.call == kind }
          .map { (x: step.offered ?? step.rate, y: $0.latency(99)) }
      }
      return points.isEmpty ? nil : Line(name: kind.rawValue, points: points)
    }
  }

  private func chart(
    _ title: String, _ lines: [Line], x label: String, _ ticks: [(Double, String)]?
  ) -> String {
    let xs = lines.flatMap { $0.points.map(\.x) }
    let ys = lines.flatMap { $0.points.map { max($0.y, 0.001) } }
    guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max() else {
      return ""
    }
    let (bottom, top) = (Double.log10(low).rounded(.down), Double.log10(high).rounded(.up))
    func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      let height = (Double.log10(max(y, 0.001)) - bottom) / max(top - bottom, 1)
      return (60 + 620 * (x - left) / max(right - left, 1e-9), 310 - 280 * height)
    }
    var parts: [String] = []
    for power in Int(bottom)...max(Int(top), Int(bottom)) {
      let value = Double.pow(10.0, power)
      let y = place(left, value).y
      parts.append(
        """
        <path d="M60 \(y)H680" stroke="#ddd"/><text x="54" y="\(y + 4)" text-anchor="end">\
        \(rounded(value)) ms</text>
        """)
    }
    for (value, name) in ticks ?? Set(xs).sorted().map({ ($0, rounded($0)) }) {
      let x = place(value, low).x
      parts.append("<text x=\"\(x)\" y=\"328\" text-anchor=\"middle\">\(name)</text>")
    }
    for (index, line) in lines.enumerated() {
      let color = Self.colors[index % Self.colors.count]
      let points = line.points.map { point in
        let spot = place(point.x, point.y)
        return "\(rounded(spot.x)),\(rounded(spot.y))"
      }
      parts.append(
        """
        <polyline fill="none" stroke="\(color)" stroke-width="2" \
        points="\(points.joined(separator: " "))"/>\
        <text x="690" y="\(40 + 18 * index)" fill="\(color)">\(line.name)</text>
        """)
    }
    return """
      <h2>\(title)</h2>
      <svg viewBox="0 0 820 350" font-size="12" role="img" aria-label="\(title)">
      \(parts.joined(separator: "\n"))
      <text x="370" y="346" text-anchor="middle">\(label)</text></svg>
      """
  }

  /// Colors that people with any color vision can tell apart (Okabe and Ito).
  private static let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}

/// A number with about three significant digits, as people read it.
public func rounded(_ number: Double) -> String {
  guard number.isFinite else { return "-" }
  guard abs(number) < 1e15 else { return "\(number)" }
  if abs(number) >= 100 || number == number.rounded() { return "\(Int(number.rounded()))" }
  let digits = abs(number) >= 10 ? 10.0 : abs(number) >= 1 ? 100 : 1_000
  return "\((number * digits).rounded() / digits)"
}
