// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@Suite struct JSONDifferenceTests {
  private let limits = JSONPatchLimits(resultBytesMax: 1 << 20)

  private func patch(
    _ old: String, _ new: String, _ change: (inout JSONDifference.Options) -> Void = { _ in }
  ) throws -> String {
    var options = JSONDifference.Options()
    change(&options)
    return String(
      decoding: try JSONDifference.patch(
        from: Array(old.utf8), to: Array(new.utf8), options: options), as: UTF8.self)
  }

  @Test(arguments: [
    (#"{"a":1.0,"b":[]}"#, #"{"b":[ ],"a":1}"#, "[]"),
    ("1", "[]", #"[{"op":"replace","path":"","value":[]}]"#),
    (
      #"{"a":1,"b":2}"#, #"{"a":3,"c/":"x"}"#,
      #"[{"op":"replace","path":"/a","value":3},{"op":"remove","path":"/b"},"#
        + #"{"op":"add","path":"/c~1","value":"x"}]"#
    ), ("[1,2,3]", "[1,3]", #"[{"op":"remove","path":"/1"}]"#),
    ("[1,3]", "[1,2,3]", #"[{"op":"add","path":"/1","value":2}]"#),
    (
      "[1,2,3]", "[0,1,3,4,5]",
      #"[{"op":"add","path":"/3","value":4},{"op":"add","path":"/4","value":5},"#
        + #"{"op":"remove","path":"/1"},{"op":"add","path":"/0","value":0}]"#
    ), (#"[{"a":1,"b":2}]"#, #"[{"a":1,"b":3}]"#, #"[{"op":"replace","path":"/0/b","value":3}]"#),
    (#"{"\ud800":1}"#, "{}", #"[{"op":"remove","path":"/\ud800"}]"#),
  ])
  func `a patch names what differs and nothing else`(
    _ old: String, _ new: String, _ expected: String
  ) throws {
    #expect(try patch(old, new) == expected)
  }

  @Test func `old values are tested if that is asked for`() throws {
    #expect(
      try patch(#"{"a":1,"b":2}"#, #"{"a":3}"#) { $0.includesTests = true }
        == #"[{"op":"test","path":"/a","value":1},{"op":"replace","path":"/a","value":3},"#
        + #"{"op":"test","path":"/b","value":2},{"op":"remove","path":"/b"}]"#)
  }

  @Test func `what cannot be compared is replaced as a whole`() throws {
    #expect(
      try patch(#"{"a":1,"a":2}"#, "{}") == #"[{"op":"replace","path":"","value":{}}]"#)
    #expect(try patch(#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#) == "[]")
    #expect(
      try patch("[1,2]", "[3,4]") { $0.pairCountMax = 3 }
        == #"[{"op":"replace","path":"","value":[3,4]}]"#)
  }

  @Test func `applied to the old document, a patch gives the new one`() throws {
    let first = UInt64.random(in: 0...UInt64(UInt32.max))
    for seed in first..<first + 3_000 {
      var random = RandomDocument(seed: seed)
      let value = random.value()
      let old = random.text(value)
      let new = random.text(random.change(random.change(value)))
      var options = JSONDifference.Options()
      options.includesTests = seed % 2 == 0
      let patch = try JSONDifference.patch(from: old, to: new, options: options)
      let result = try JSONPatch.apply(patch, to: old, limits: limits)
      #expect(try isEqual(result, new), "seed \(seed)")
    }
  }

  @Test func `a longest common subsequence is as long as it can be`() throws {
    let cases: [([Int], [Int], Int)] = [
      ([], [], 0), ([1], [], 0), ([1, 2, 3], [1, 2, 3], 3), ([1, 2, 3], [3, 2, 1], 1),
      ([1, 2, 3, 4, 5], [2, 9, 4, 5, 1], 3), ([1, 1, 2], [1, 2, 1, 2], 3),
    ]
    for (left, right, length) in cases {
      let old = "\(left)"
      let new = "\(right)"
      let patch = try patch(old, new)
      let kept =
        left.count - patch.split(separator: "\"remove\"").count + 1
        - patch.split(separator: "\"replace\"").count + 1
      #expect(kept == length, "\(old) \(new) \(patch)")
    }
  }
}
