// SPDX-License-Identifier: Apache-2.0

/// The name, the help text and the kind of a metric.
public struct MetricDescription: Sendable, Hashable {
  /// The kinds of metrics that are shown.
  public enum Kind: Sendable, Hashable {
    /// A count that only grows; its name ends in `_total`.
    case counter
    /// A number that goes up and down.
    case gauge
    /// Counts of observations up to each of these bounds, which ascend, and their sum.
    case histogram(bounds: [Double])

    /// The word of the `TYPE` line.
    public var word: String {
      switch self {
      case .counter: "counter"
      case .gauge: "gauge"
      case .histogram: "histogram"
      }
    }
  }

  /// Letters, digits and underscores.
  public let name: String
  /// One sentence for a person.
  public let help: String
  /// The interpretation of the values.
  public let kind: Kind

  /// A metric of this name, which must be fit for Prometheus.
  public init(_ name: String, _ kind: Kind, _ help: String) {
    precondition(MetricName.isValid(name), "\(name) is not a metric name")
    self.name = name
    self.kind = kind
    self.help = help
  }

  /// The bounds, in seconds, for what is as quick as a cached read or as slow as a big export: the
  /// eleven of every Prometheus client, and five below them.
  public static let secondsBounds: [Double] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]
}

/// The form of metric and label names (Prometheus, "Metric names and labels"). Colons are
/// for recording rules, so not for us.
enum MetricName {
  static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first else { return false }
    return !isDigit(first) && name.utf8.allSatisfy(isNameByte)
  }

  /// The valid name nearest to a library's label.
  static func repaired(_ label: String) -> String {
    var bytes = label.utf8.map { isNameByte($0) ? $0 : UInt8(ascii: "_") }
    if bytes.first.map(isDigit) ?? true { bytes.insert(UInt8(ascii: "_"), at: 0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The repaired name with a suffix, which stands there once.
  static func repaired(_ label: String, suffix: String) -> String {
    let name = repaired(label)
    return name.hasSuffix(suffix) ? name : name + suffix
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }
}
