// SPDX-License-Identifier: Apache-2.0

/// Bytes from a seed, for parsers of foreign bytes: the same in every run.
struct RandomBytes {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  /// Up to 63 bytes, of the characters of `alphabet` where there is one.
  mutating func next(from alphabet: String = "") -> [UInt8] {
    let characters = Array(alphabet.utf8)
    return (0..<next() % 64).map { _ in
      let bits = next()
      if characters.isEmpty { return UInt8(truncatingIfNeeded: bits) }
      return characters[Int(bits % UInt64(characters.count))]
    }
  }
}

extension Array where Element == UInt8 {
  /// The pieces of a size, the last one shorter where it must be.
  func pieces(of size: Int) -> [[UInt8]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }

  var text: String { String(decoding: self, as: UTF8.self) }
}
