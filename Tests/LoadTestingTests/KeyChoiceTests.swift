// SPDX-License-Identifier: Apache-2.0

import JSONText
import LoadTesting
import Testing

@Suite struct KeyChoiceTests {
  private func counts(_ distribution: KeyChoice.Distribution, of keys: Int) -> [Int] {
    let choice = KeyChoice(distribution, count: keys)
    var random = SplitMix(seed: 7)
    var counts = Array(repeating: 0, count: keys)
    for _ in 0..<100_000 { counts[choice.draw(&random)] += 1 }
    return counts
  }

  @Test func `uniform keys are chosen equally often`() {
    #expect(counts(.uniform, of: 100).allSatisfy { 800...1_200 ~= $0 })
  }

  /// The first of 100 keys has 1 / (1 + 1/2^0.99 + ... + 1/100^0.99) of all, which is 0.188.
  @Test func `a few of Zipf's keys are chosen often, and all at times`() {
    let counts = counts(.zipf, of: 100)
    #expect(18_000...19_600 ~= counts[0])
    #expect(8_900...10_100 ~= counts[1])
    #expect(counts.allSatisfy { $0 > 0 })
  }

  @Test(arguments: KeyChoice.Distribution.allCases)
  func `the only key is always chosen`(distribution: KeyChoice.Distribution) {
    var random = SplitMix(seed: 1)
    for count in [0, 1] { #expect(KeyChoice(distribution, count: count).draw(&random) == 0) }
  }

  @Test func `a mix has its shares`() {
    var random = SplitMix(seed: 3)
    var counts: [LoadCall: Int] = [:]
    for _ in 0..<100_000 { counts[LoadWork.mix.draw(&random), default: 0] += 1 }
    for (call, share) in LoadWork.mix.shares {
      #expect(abs(counts[call, default: 0] - share * 1_000) < 500, "\(call)")
    }
    for work in LoadWork.allCases { #expect(work.shares.reduce(0) { $0 + $1.share } == 100) }
  }
}

@Suite struct LoadDocumentTests {
  @Test(arguments: [0, 1_024, 10_240, 1_572_864])
  func `a document is JSON of about the size`(size: Int) throws {
    let text = LoadDocument.text(size: size, seed: 5)
    _ = try JSONValue(parsing: text, depthMax: 16)
    #expect(size < 2_048 ? text.count < 2_048 : abs(text.count - size) < 1_024)
    #expect(text == LoadDocument.text(size: size, seed: 5))
    #expect(text != LoadDocument.text(size: size, seed: 6))
  }

  @Test func `each edit gives another document`() throws {
    let text = LoadDocument.text(size: 4_096, seed: 1)
    let (first, second) = (
      LoadDocument.edited(text, edit: 1), LoadDocument.edited(text, edit: .max)
    )
    #expect(Set([text, first, second]).count == 3)
    _ = try JSONValue(parsing: second, depthMax: 16)
    #expect(LoadDocument.edited(Array("{}".utf8), edit: 1) == Array("{}".utf8))
  }
}
