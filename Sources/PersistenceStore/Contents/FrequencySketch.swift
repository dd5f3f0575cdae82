// SPDX-License-Identifier: Apache-2.0

/// An estimate of the recent access frequency of keys in constant space: a count-min sketch whose
/// counts are halved periodically.
///
/// A count is never too low. It is too high where a key shares all of its counters with others.
struct FrequencySketch {
  /// The maximum count; beyond it, a key is known to be in demand.
  static let countMax = UInt8(15)

  private static let rowCount = 4
  /// So many that keys seldom share all of theirs.
  private static let countersPerKey = 16
  /// Requests for each key after which all counts are halved, so that demand of the past does not
  /// keep out that of today.
  private static let requestsPerKey = 10

  private var counters: [UInt8]
  private var requestCount = 0
  private let requestCountMax: Int

  /// A sketch for about so many keys, at least one.
  init(keyCount: Int) {
    var size = FrequencySketch.countersPerKey
    while size < keyCount * FrequencySketch.countersPerKey { size *= 2 }
    counters = Array(repeating: 0, count: size)
    requestCountMax = keyCount * FrequencySketch.requestsPerKey
  }

  /// The estimate of the requests for the key with this hash.
  func count(of hash: Int) -> UInt8 {
    var count = FrequencySketch.countMax
    for row in 0..<FrequencySketch.rowCount { count = min(count, counters[index(hash, row)]) }
    return count
  }

  /// Counts a request for the key with this hash.
  mutating func add(_ hash: Int) {
    for row in 0..<FrequencySketch.rowCount {
      let index = index(hash, row)
      if counters[index] < FrequencySketch.countMax { counters[index] += 1 }
    }
    requestCount += 1
    if requestCount >= requestCountMax { halve() }
  }

  private mutating func halve() {
    requestCount = 0
    for index in counters.indices { counters[index] /= 2 }
  }

  /// The counter of a row: double hashing makes the rows differ without four hash functions.
  private func index(_ hash: Int, _ row: Int) -> Int {
    let low = UInt(bitPattern: hash)
    let step = low >> (UInt.bitWidth / 2) | 1
    return Int((low &+ UInt(row) &* step) & UInt(counters.count - 1))
  }
}
