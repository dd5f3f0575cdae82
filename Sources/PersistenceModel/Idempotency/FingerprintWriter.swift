// SPDX-License-Identifier: Apache-2.0

/// Gathers values as bytes in which no two different sequences of values look alike: each value is
/// preceded by its length.
struct FingerprintWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ value: some Collection<UInt8>) {
    append(Int64(value.count))
    bytes.append(contentsOf: value)
  }

  mutating func append(_ value: String) {
    append(value.utf8)
  }

  mutating func append(_ value: Int64) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// A format and a note as far as they are said: a request without them has the fingerprint that
  /// it had before there were any.
  mutating func append(said format: ContentFormat?, _ note: ChangeNote) {
    if let format {
      append("format")
      append(format.name)
      append(Int64(format.version))
    }
    if note != .none {
      append("note")
      append(note.text)
    }
  }

  /// Labels and stars of a filter, as far as they are said.
  mutating func append(said labels: SessionLabels, isStarred: Bool) {
    if labels != .none {
      let texts = labels.stored
      append("labels")
      append(Int64(texts.count))
      for text in texts { append(text) }
    }
    if isStarred { append("starred") }
  }

  /// A value that may be absent; absent differs from empty.
  mutating func append(optional value: (some Collection<UInt8>)?) {
    guard let value else { return append(Int64(-1)) }
    append(value)
  }
}
