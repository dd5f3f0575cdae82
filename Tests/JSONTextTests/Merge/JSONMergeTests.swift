// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@Suite struct JSONMergeTests {
  private func merge(
    _ base: String, _ mine: String, _ theirs: String,
    _ change: (inout JSONMerge.Options) -> Void = { _ in }
  ) throws -> (text: String, conflicts: [String]) {
    var options = JSONMerge.Options()
    change(&options)
    let outcome = try JSONMerge.merge(
      base: Array(base.utf8), mine: Array(mine.utf8), theirs: Array(theirs.utf8), options: options)
    return (
      String(decoding: outcome.text, as: UTF8.self),
      outcome.conflicts.map { "\($0.path) \($0.kind.rawValue)" }
    )
  }

  /// A row: the three documents and the merged one.
  struct Row: Sendable {
    let base: String
    let mine: String
    let theirs: String
    let merged: String

    init(_ base: String, _ mine: String, _ theirs: String, _ merged: String) {
      self.base = base
      self.mine = mine
      self.theirs = theirs
      self.merged = merged
    }
  }

  @Test(arguments: [
    // One side changed, or both did the same.
    Row("1", "2", "1", "2"), Row("1", "1", "2", "2"), Row("1", "2", "2.0", "2"),
    Row("[1]", "{}", "[1]", "{}"),
    // Members.
    Row(#"{"a":1,"b":2}"#, #"{"a":3,"b":2}"#, #"{"a":1,"b":4}"#, #"{"a":3,"b":4}"#),
    Row(#"{"a":1,"b":2}"#, #"{"b":2}"#, #"{"a":1,"b":4}"#, #"{"b":4}"#),
    Row(#"{"a":1}"#, #"{"a":1,"b":2}"#, #"{"a":1,"c":3}"#, #"{"a":1,"b":2,"c":3}"#),
    Row(#"{"a":1}"#, #"{"a":1,"c":2}"#, #"{"a":1,"b":3}"#, #"{"a":1,"b":3,"c":2}"#),
    Row("{}", #"{"a":{"x":1}}"#, #"{"a":{"y":2}}"#, #"{"a":{"x":1,"y":2}}"#),
    Row(#"{"a":1,"b":2}"#, #"{"b":2,"a":1.0}"#, #"{"a":1,"b":3}"#, #"{"a":1,"b":3}"#),
    Row(#"{"a":1,"b":2}"#, "{}", #"{"a":1}"#, "{}"),
    // The bytes of what nobody changed, and the spacing of what somebody did.
    Row(
      "{\n  \"a\" : 1.0,\n  \"b\": [ ]\n}", #"{"a":1,"b":[7]}"#, #"{"a":1,"b":[],"c":2}"#,
      "{\n  \"a\" : 1.0,\n  \"b\": [7],\"c\":2\n}"),
    Row(
      "{\n  \"a\": 1,\n  \"b\": 2\n}", "{\n  \"b\": 2\n}", "{\n  \"a\": 1,\n  \"b\": 3\n}",
      "{\n  \"b\": 3\n}"),
    Row(" [1, 2] \n", "[1, 2, 3]", "[0, 1, 2]", " [0, 1, 2, 3] \n"),
    // Sequences.
    Row("[1,2,3]", "[1,2,3,4]", "[0,1,2,3]", "[0,1,2,3,4]"),
    Row("[1,2,3]", "[1,3]", "[1,2,3,4]", "[1,3,4]"), Row("[1]", "[1,3]", "[1,2]", "[1,2,3]"),
    Row(#"["a","b"]"#, #"["A","b"]"#, #"["a","B"]"#, #"["A","B"]"#),
    Row(#"[{"x":1,"y":1}]"#, #"[{"x":2,"y":1}]"#, #"[{"x":1,"y":2}]"#, #"[{"x":2,"y":2}]"#),
    // Ordered sets.
    Row(
      #"[{"id":1,"a":1},{"id":2}]"#, #"[{"id":2},{"id":1,"a":1}]"#, #"[{"id":1,"a":5},{"id":2}]"#,
      #"[{"id":2},{"id":1,"a":5}]"#),
    Row(
      #"[{"id":"x"},{"id":"y"}]"#, #"[{"id":"x"},{"id":"m"},{"id":"y"}]"#,
      #"[{"id":"x"},{"id":"k"},{"id":"y"}]"#, #"[{"id":"x"},{"id":"k"},{"id":"m"},{"id":"y"}]"#),
    Row(
      #"[{"id":1},{"id":2},{"id":3}]"#, #"[{"id":1},{"id":3}]"#,
      #"[{"id":3},{"id":1},{"id":2}]"#, #"[{"id":3},{"id":1}]"#),
    Row("[]", #"[{"id":1,"a":1}]"#, #"[{"id":1,"b":2}]"#, #"[{"id":1,"a":1,"b":2}]"#),
  ])
  func `changes that do not overlap are merged`(_ row: Row) throws {
    let outcome = try merge(row.base, row.mine, row.theirs)
    #expect(outcome.text == row.merged)
    #expect(outcome.conflicts == [])
    let swapped = try merge(row.base, row.theirs, row.mine)
    #expect(try isEqual(Array(swapped.text.utf8), Array(row.merged.utf8)))
  }

  @Test(arguments: [
    ("1", "2", "3", " both-changed"),
    (#"{"a":1}"#, #"{"a":2}"#, #"{"a":3}"#, "/a both-changed"),
    (#"{"a":1}"#, "{}", #"{"a":3}"#, "/a deleted-and-changed"),
    ("{}", #"{"a/~":1}"#, #"{"a/~":2}"#, "/a~1~0 both-changed"),
    ("[1,2]", "[3]", "[1,2,4,5]", "/0 both-changed"),
    (#"[{"id":1,"a":1}]"#, "[]", #"[{"id":1,"a":2}]"#, "/0 deleted-and-changed"),
    (
      #"[{"id":1},{"id":2},{"id":3}]"#, #"[{"id":2},{"id":1},{"id":3}]"#,
      #"[{"id":1},{"id":3},{"id":2}]"#, " both-reordered"
    ),
    (#"{"a":1,"a":2}"#, #"{"a":1}"#, #"{"a":2}"#, " not-compared"),
  ])
  func `overlapping changes conflict and leave the favored side's value`(
    _ base: String, _ mine: String, _ theirs: String, _ conflict: String
  ) throws {
    let outcome = try merge(base, mine, theirs)
    #expect(outcome.conflicts == [conflict])
    #expect(outcome.text == mine)
    let favoring = try merge(base, mine, theirs) { $0.favored = .theirs }
    #expect(favoring.text == theirs)
    #expect(try merge(base, mine, theirs) { $0.favored = .base }.text == base)
  }

  @Test func `a conflict tells the values of all sides`() throws {
    let outcome = try JSONMerge.merge(
      base: Array(#"{"a":[1]}"#.utf8), mine: Array("{}".utf8), theirs: Array(#"{"a":[1, 2]}"#.utf8))
    let conflict = try #require(outcome.conflicts.first)
    #expect(conflict.path == "/a")
    #expect(conflict.kind == .deletedAndChanged)
    #expect(conflict.base == Array("[1]".utf8))
    #expect(conflict.mine == nil)
    #expect(conflict.theirs == Array("[1, 2]".utf8))
  }

  @Test func `other members can identify elements`() throws {
    let outcome = try merge(
      #"[{"k":1},{"k":2}]"#, #"[{"k":2},{"k":1}]"#, #"[{"k":1,"a":0},{"k":2}]"#
    ) { $0.idKeys = ["id", "k"] }
    #expect(outcome.text == #"[{"k":2},{"k":1,"a":0}]"#)
  }

  @Test func `documents past a limit conflict as a whole, arrays as such`() throws {
    #expect(
      try merge("[1,2]", "[1,2,3]", "[0,1,2]") { $0.nodeCountMax = 3 }.conflicts == [
        " not-compared"
      ])
    #expect(
      try merge("[1,2]", "[1,2,3]", "[1,2]") { $0.nodeCountMax = 3 }.conflicts == [])
    #expect(
      try merge(#"{"a":[1,2,3]}"#, #"{"a":[4,2,5]}"#, #"{"a":[1,6,3]}"#) { $0.pairCountMax = 8 }
        .conflicts == ["/a not-compared"])
  }

  @Test func `a document that is not JSON is an error that names its side`() {
    #expect(throws: JSONMergeError(.theirs, JSONTextError(.unexpectedEnd, at: 1))) {
      try merge("1", "2", "[")
    }
    #expect(throws: JSONMergeError(.base, JSONTextError(.depthExceeded, at: 1))) {
      try merge("[[1]]", "2", "3") { $0.depthMax = 1 }
    }
  }

  @Test func `the laws of merging hold for random documents`() throws {
    let first = UInt64.random(in: 0...UInt64(UInt32.max))
    for seed in first..<first + 2_000 {
      var random = RandomDocument(seed: seed)
      let value = random.value()
      let changes = (random.change(value), random.change(value))
      let base = random.text(value)
      let mine = random.text(changes.0)
      let theirs = random.text(changes.1)
      let merged = try JSONMerge.merge(base: base, mine: mine, theirs: theirs)
      let swapped = try JSONMerge.merge(
        base: base, mine: theirs, theirs: mine, options: favoringTheirs)
      let context: Comment = "seed \(seed)"
      #expect(try isEqual(merged.text, swapped.text), context)
      #expect(merged.conflicts.map(\.path) == swapped.conflicts.map(\.path), context)
      #expect(
        try isEqual(JSONMerge.merge(base: base, mine: mine, theirs: base).text, mine), context)
      #expect(
        try isEqual(JSONMerge.merge(base: base, mine: base, theirs: theirs).text, theirs), context)
      #expect(
        try JSONMerge.merge(base: base, mine: base, theirs: base).text == base, context)
      #expect(
        try isEqual(JSONMerge.merge(base: base, mine: mine, theirs: mine).text, mine), context)
    }
  }

  private var favoringTheirs: JSONMerge.Options {
    var options = JSONMerge.Options()
    options.favored = .theirs
    return options
  }
}
