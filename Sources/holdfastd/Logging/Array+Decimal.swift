// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
  /// Appends a number in decimal digits, with zeros in front where it has fewer than `digits`.
  mutating func appendDecimal(_ value: Int, digits: Int = 1) {
    if value < 0 { append(UInt8(ascii: "-")) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Swift.max(20, digits)) { buffer in
      var rest = value.magnitude
      var start = buffer.count
      repeat {
        start -= 1
        buffer.initializeElement(
          at: start, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
      } while rest > 0 || buffer.count - start < digits
      append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
    }
  }
}
