// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PersistenceStore

@Suite struct FrequencySketchTests {
  @Test func `a count is never too low`() {
    var sketch = FrequencySketch(keyCount: 1_000)
    var random = SystemRandomNumberGenerator()
    let hashes = (0..<100).map { _ in Int.random(in: .min ... .max, using: &random) }
    for (index, hash) in hashes.enumerated() {
      for _ in 0..<(index % 12) { sketch.add(hash) }
    }
    for (index, hash) in hashes.enumerated() {
      #expect(Int(sketch.count(of: hash)) >= index % 12)
    }
  }

  @Test func `a count ends at the highest`() {
    var sketch = FrequencySketch(keyCount: 1_000)
    for _ in 0..<100 { sketch.add(7) }
    #expect(sketch.count(of: 7) == FrequencySketch.countMax)
  }

  @Test func `most keys that nobody asked for count nothing`() {
    var sketch = FrequencySketch(keyCount: 1_000)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<1_000 { sketch.add(.random(in: .min ... .max, using: &random)) }
    let wrong = (0..<1_000).count { _ in
      sketch.count(of: .random(in: .min ... .max, using: &random)) > 0
    }
    #expect(wrong < 50)
  }

  @Test func `counts are halved as requests pass`() {
    var sketch = FrequencySketch(keyCount: 100)
    for _ in 0..<15 { sketch.add(1) }
    var others = 2
    while sketch.count(of: 1) > 1, others < 100_000 {
      sketch.add(others &* 0x1E37_79B9_7F4A_7C15)
      others += 1
    }
    #expect(others < 100_000)
  }
}
