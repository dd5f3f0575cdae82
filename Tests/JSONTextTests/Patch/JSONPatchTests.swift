// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@Suite struct JSONPatchTests {
  @Test(
    arguments: [
      (
        #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#,
        #"{"foo":"bar","baz":"qux"}"#
      ),
      (
        #"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#,
        #"{"foo":["bar","qux","baz"]}"#
      ),
      (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
      (
        #"{"foo":["bar","qux","baz"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#,
        #"{"foo":["bar","baz"]}"#
      ),
      (
        #"{"baz":"qux","foo":"bar"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#,
        #"{"baz":"boo","foo":"bar"}"#
      ),
      (
        #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
        #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
        #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#
      ),
      (
        #"{"foo":["all","grass","cows","eat"]}"#,
        #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
        #"{"foo":["all","cows","eat","grass"]}"#
      ),
      (
        #"{"baz":"qux","foo":["a",2,"c"]}"#,
        #"[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]"#,
        #"{"baz":"qux","foo":["a",2,"c"]}"#
      ),
      (
        #"{"foo":"bar"}"#, #"[{"op":"add","path":"/child","value":{"grandchild":{}}}]"#,
        #"{"foo":"bar","child":{"grandchild":{}}}"#
      ),
      (
        #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux","xyz":123}]"#,
        #"{"foo":"bar","baz":"qux"}"#
      ),
      (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10}]"#, #"{"/":9,"~1":10}"#),
      (
        #"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc","def"]}]"#,
        #"{"foo":["bar",["abc","def"]]}"#
      ),
    ])
  func `the examples of RFC 6902 appendix A that apply`(
    document: String, patch: String, result: String
  ) {
    #expect(patched(document, patch) == .success(result))
  }

  @Test(
    arguments: [
      (#"{"baz":"qux"}"#, #"[{"op":"test","path":"/baz","value":"bar"}]"#, .testFailed, "/baz"),
      (
        #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz/bat","value":"qux"}]"#, .pathNotFound,
        "/baz/bat"
      ),
      (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":"10"}]"#, .testFailed, "/~01"),
    ] as [(String, String, JSONPatchError.Fault, String)])
  func `the examples of RFC 6902 appendix A that do not apply`(
    document: String, patch: String, fault: JSONPatchError.Fault, path: String
  ) {
    #expect(
      patched(document, patch) == .failure(JSONPatchError(fault, path: path, operation: 0)))
  }

  @Test(
    arguments: [
      // RFC 6902 appendix A.13.
      #"{"op":"add","path":"/baz","value":"qux","op":"remove"}"#,
      #"{"op":"add","path":"/baz","value":"qux","op":"add"}"#,
      #"{"op":"remove","path":"/foo","path":"/baz"}"#,
      #"{"op":"add","path":"/baz","value":1,"val\u0075e":2}"#,
      #"{"op":"copy","from":"/foo","path":"/baz","from":"/bar"}"#,
    ])
  func `an operation has each of its members once`(operation: String) {
    #expect(
      patched(#"{"foo":"bar"}"#, "[\(operation)]")
        == .failure(JSONPatchError(.invalidOperation, path: "", operation: 0)))
  }

  @Test(
    arguments: [
      ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"),
      ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"), (#"/i\\j"#, "5"), (#"/k\"l"#, "6"),
      ("/ ", "7"), ("/m~0n", "8"),
    ])
  func `the pointers of RFC 6901 section 5 find their values`(path: String, value: String) {
    let document =
      #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"#
      + #""i\\j":5,"k\"l":6," ":7,"m~n":8}"#
    #expect(
      patched(document, #"[{"op":"test","path":"\#(path)","value":\#(value)}]"#)
        == .success(document))
  }

  @Test(
    arguments: [
      (
        "{\n  \"b\": 1.0,\n  \"a\": [ 1, 2 ]\n}\n",
        #"[{"op":"add","path":"/c","value":1e2},{"op":"add","path":"/a/-","value":3}]"#,
        "{\n  \"b\": 1.0,\n  \"a\": [ 1, 2, 3 ],\n  \"c\": 1e2\n}\n"
      ),
      (
        "{\n  \"b\": 1.0,\n  \"a\": 0\n}", #"[{"op":"remove","path":"/a"}]"#,
        "{\n  \"b\": 1.0\n}"
      ),
      ("{ \"b\": 1, \"a\": 0 }", #"[{"op":"remove","path":"/b"}]"#, "{ \"a\": 0 }"),
      (
        #"["\ud800", -0, 1E400, "\u0000", "\/"]"#, #"[{"op":"add","path":"/1","value":2}]"#,
        #"["\ud800", 2, -0, 1E400, "\u0000", "\/"]"#
      ),
      (
        #"{"\u0061":1,"b":2}"#, #"[{"op":"replace","path":"/a","value":3}]"#,
        #"{"\u0061":3,"b":2}"#
      ),
      (
        #"{"a":1,"b":2,"a":3}"#, #"[{"op":"replace","path":"/a","value":4}]"#,
        #"{"a":1,"b":2,"a":4}"#
      ),
      (#"{"a":1,"b":2,"a":3}"#, #"[{"op":"remove","path":"/a"}]"#, #"{"b":2}"#),
      ("[ ]", #"[{"op":"add","path":"/0","value":{}}]"#, "[{} ]"),
    ])
  func `what no operation names keeps its bytes`(
    document: String, patch: String, result: String
  ) {
    #expect(patched(document, patch) == .success(result))
  }

  @Test(
    arguments: [
      ("{}", #"{"op":"remove","path":""}"#, .documentRemoved, ""),
      ("{}", #"{"op":"add","path":"a","value":1}"#, .invalidPointer, "a"),
      ("{}", #"{"op":"add","path":"/a~2","value":1}"#, .invalidPointer, "/a~2"),
      ("[]", #"{"op":"add","path":"/01","value":1}"#, .invalidIndex, "/01"),
      ("[]", #"{"op":"add","path":"/-1","value":1}"#, .invalidIndex, "/-1"),
      (
        "[]", #"{"op":"add","path":"/99999999999999999999","value":1}"#, .invalidIndex,
        "/99999999999999999999"
      ),
      ("[1]", #"{"op":"remove","path":"/-"}"#, .pathNotFound, "/-"),
      ("[1]", #"{"op":"add","path":"/2","value":1}"#, .pathNotFound, "/2"),
      (#"{"a":{}}"#, #"{"op":"move","from":"/a","path":"/a/b"}"#, .moveIntoItself, "/a/b"),
      (#"{"a":1}"#, #"{"op":"copy","from":"/b","path":"/c"}"#, .pathNotFound, "/b"),
      ("{}", #"{"op":"add","path":"/a"}"#, .invalidOperation, ""),
      ("{}", #"{"op":"steal","path":"/a"}"#, .invalidOperation, "/a"),
      ("{}", #"{"path":"/a"}"#, .invalidOperation, ""), ("{}", "1", .invalidOperation, ""),
    ] as [(String, String, JSONPatchError.Fault, String)])
  func `an operation that does not apply is named with its path`(
    document: String, operation: String, fault: JSONPatchError.Fault, path: String
  ) {
    let patch = #"[{"op":"test","path":"","value":\#(document)},\#(operation)]"#
    #expect(
      patched(document, patch) == .failure(JSONPatchError(fault, path: path, operation: 1)))
  }

  @Test(
    arguments: [
      ("1", "1.0", true), ("100", "1e2", true), ("0", "-0", true), ("0.1", "1e-1", true),
      ("1e400", "10e399", true), ("1e400", "1e401", false), ("1", "true", false),
      ("1", #""1""#, false), (#""\u0041""#, #""A""#, true), (#""\ud83d\ude00""#, #""😀""#, true),
      (#""\ud800""#, #""\ud801""#, false), (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, true),
      (#"{"a":1}"#, #"{"a":1,"b":2}"#, false), ("[1,2]", "[2,1]", false), ("[1]", "[1,2]", false),
      ("null", "false", false), ("12345678901234567890", "12345678901234567891", false),
      ("[]", "{}", false), (#"{"a":1,"a":2}"#, #"{"a":2}"#, true),
    ])
  func `a test compares what values mean`(left: String, right: String, isEqual: Bool) {
    let result = patched(left, #"[{"op":"test","path":"","value":\#(right)}]"#)
    #expect(
      result
        == (isEqual
          ? .success(left)
          : .failure(
            JSONPatchError(.testFailed, operation: 0))))
  }

  @Test func `a patch is bounded in operations, size, depth and work`() {
    var limits = JSONPatchLimits(resultBytesMax: 100, depthMax: 3, operationsMax: 2)
    let add = #"{"op":"add","path":"/-","value":[]}"#
    #expect(patched("[]", "[\(add),\(add)]", limits: limits) == .success("[[],[]]"))
    #expect(
      patched("[]", "[\(add),\(add),\(add)]", limits: limits)
        == .failure(JSONPatchError(.tooManyOperations)))
    let long = String(repeating: "x", count: 97)
    #expect(
      patched("[]", #"[{"op":"add","path":"/0","value":"\#(long)"}]"#, limits: limits)
        == .failure(JSONPatchError(.resultTooLarge, path: "/0", operation: 0)))
    #expect(
      patched("[[[]]]", #"[{"op":"add","path":"/0/0/0","value":[]}]"#, limits: limits)
        == .failure(JSONPatchError(.tooDeep, path: "/0/0/0", operation: 0)))
    limits.readBytesMax = 90
    let numbers = "[" + Array(repeating: "1", count: 50).joined(separator: ",") + "]"
    #expect(
      patched(numbers, #"[{"op":"test","path":"/9","value":1}]"#, limits: limits)
        == .success(numbers))
    #expect(
      patched(numbers, #"[{"op":"test","path":"/49","value":1}]"#, limits: limits)
        == .failure(JSONPatchError(.tooMuchWork, path: "/49", operation: 0)))
  }

  @Test(arguments: [
    #"{"op":"move","from":"","path":""}"#, #"{"op":"copy","from":"","path":"/-"}"#,
    #"{"op":"test","path":"","value":0}"#, #"{"op":"replace","path":"","value":0}"#,
    #"{"op":"remove","path":"/0"}"#,
  ])
  func `an operation is charged for all of the document that it reads`(operation: String) {
    let half = String(repeating: " ", count: 50)
    let text = "\(half)[\(half)0]"
    let limits = JSONPatchLimits(resultBytesMax: 1_000, readBytesMax: text.utf8.count - 2)
    guard case .failure(let error) = patched(text, "[\(operation)]", limits: limits) else {
      Issue.record("more was read than is allowed")
      return
    }
    #expect(error.fault == .tooMuchWork)
  }

  @Test(arguments: ["[1,1,1,1]", "[[],[],[]]", #"{"a":[1,1,1]}"#, #""aaaaaaaaa""#])
  func `a test is charged for finding its place and for both values`(value: String) {
    // Long enough that what is around the value in the patch does not matter.
    let text = "[" + Array(repeating: value, count: 50).joined(separator: ",") + "]"
    let patch = #"[{"op":"test","path":"","value":\#(text)}]"#
    var limits = JSONPatchLimits(resultBytesMax: 1_000, readBytesMax: 5 * text.utf8.count)
    #expect(patched(text, patch, limits: limits) == .success(text))
    limits.readBytesMax = 2 * text.utf8.count
    #expect(
      patched(text, patch, limits: limits)
        == .failure(JSONPatchError(.tooMuchWork, path: "", operation: 0)))
  }

  @Test func `copies that would double the document end at the limit`() {
    let copy = #"{"op":"copy","from":"","path":"/-"}"#
    let patch = "[" + Array(repeating: copy, count: 100).joined(separator: ",") + "]"
    guard case .failure(let error) = patched("[0]", patch) else {
      Issue.record("a hundred doublings fit")
      return
    }
    #expect(error.fault == .resultTooLarge)
  }

  @Test func `malformed texts are told apart`() {
    #expect(
      patched("{", "[]")
        == .failure(
          JSONPatchError(.malformedDocument(JSONTextError(.unexpectedEnd, at: 1)))))
    #expect(
      patched("{}", "[")
        == .failure(
          JSONPatchError(.malformedPatch(JSONTextError(.unexpectedEnd, at: 1)))))
  }
}
