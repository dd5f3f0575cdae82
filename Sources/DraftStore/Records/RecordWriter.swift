// SPDX-License-Identifier: Apache-2.0

/// Writes the body of a record: numbers as eight bytes, texts with their length as a prefix.
struct RecordWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ number: Int64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
    }
  }

  mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func write(_ text: String) {
    write(Int64(text.utf8.count))
    bytes += text.utf8
  }

  mutating func write(raw: [UInt8]) { bytes += raw }

  mutating func write(optional text: String?) {
    write(text != nil)
    if let text { write(text) }
  }

  mutating func write(optional number: Int64?) {
    write(number != nil)
    if let number { write(number) }
  }
}
