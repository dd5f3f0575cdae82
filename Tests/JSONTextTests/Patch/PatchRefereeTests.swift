// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

/// Holds both kinds of patch against what others say they yield.
@Suite struct PatchRefereeTests {
  @Test func `the test cases of the package jsonpatch yield what they expect`() throws {
    // Every application of a patch in the tests of jsonpatch 1.47 from PyPI: document, patch, and
    // the result or "!" for an error.
    let cases = try PatchOracle.lines(ofFile: "jsonpatch_cases.tsv")
    #expect(cases.count > 350)
    try check(cases.map { "patch\t" + $0 })
  }

  @Test(arguments: [UInt32.random(in: 0 ... .max), 6902])
  func `random patches yield what jsonpatch and the RFC's pseudocode say`(seed: UInt32) throws {
    try #require(PatchOracle.isInstalled, "`dev/setup test` installs jsonpatch")
    let cases = try PatchOracle.run("make_patches.py", "\(seed) 4000")
    #expect(cases.count == 4_000)
    try check(cases, "seed \(seed)")
  }

  private func check(_ cases: [String], _ comment: String = "") throws {
    var pairs: [([UInt8], String)] = []
    var applied: [String] = []
    for line in cases {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      try #require(parts.count == 4, "\(comment): \(line)")
      let apply = parts[0] == "merge" ? merged : patched
      switch (apply(parts[1], parts[2], .test), parts[3]) {
      case (.failure, "!"): break
      case (.success(let result), "!"):
        Issue.record("\(comment): \(line) should fail but yields \(result)")
      case (.failure(let error), _):
        Issue.record("\(comment): \(line) fails: \(error)")
      case (.success(let result), let expected):
        pairs.append((Array(result.utf8), expected))
        applied.append(line)
      }
    }
    let verdicts = try PatchOracle.areSame(pairs)
    #expect(verdicts.count == pairs.count)
    for (index, isSame) in verdicts.enumerated() where !isSame {
      Issue.record(
        "\(comment): \(applied[index]) yields \(String(decoding: pairs[index].0, as: UTF8.self))")
    }
  }
}
