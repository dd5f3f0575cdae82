// SPDX-License-Identifier: Apache-2.0

/// Values that a collector gathers when they are requested.
public struct MetricSamples: Sendable {
  struct Sample: Sendable {
    let labels: String
    let value: Double
  }

  private(set) var byName: [String: [Sample]] = [:]

  init() {}

  /// Sets the value of a declared metric for these labels. Undeclared metrics are not exposed.
  public mutating func set(
    _ name: String, _ value: Double, _ labels: [(name: String, value: String)] = []
  ) {
    byName[name, default: []].append(Sample(labels: LabelText.of(labels), value: value))
  }

  /// The same for a whole number.
  public mutating func set(
    _ name: String, _ value: Int, _ labels: [(name: String, value: String)] = []
  ) {
    set(name, Double(value), labels)
  }
}

/// Labels as they stand between braces: `a="1",b="2"`.
enum LabelText {
  static func of(_ labels: [(name: String, value: String)]) -> String {
    labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
  }

  /// A value with backslash, quote and line feed escaped (Prometheus, "Text-based format").
  private static func escaped(_ value: String) -> String {
    var bytes: [UInt8] = []
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
