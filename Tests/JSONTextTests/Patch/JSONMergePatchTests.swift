// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@Suite struct JSONMergePatchTests {
  @Test(
    arguments: [
      (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
      (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
      (#"{"a":"b"}"#, #"{"a":null}"#, "{}"),
      (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
      (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
      (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
      (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
      (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
      (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
      (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#),
      (#"{"a":"foo"}"#, "null", "null"),
      (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
      (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
      ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
      ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ])
  func `the test cases of RFC 7396 appendix A`(document: String, patch: String, result: String) {
    #expect(merged(document, patch) == .success(result))
  }

  @Test func `the example of RFC 7396 section 3 keeps its white space`() {
    let document = """
      {
        "title": "Goodbye!",
        "author" : {
          "givenName" : "John",
          "familyName" : "Doe"
        },
        "tags":[ "example", "sample" ],
        "content": "This will be unchanged"
      }
      """
    let patch = """
      {
        "title": "Hello!",
        "phoneNumber": "+01-123-456-7890",
        "author": { "familyName": null },
        "tags": [ "example" ]
      }
      """
    let result = """
      {
        "title": "Hello!",
        "author" : {
          "givenName" : "John"
        },
        "tags":[ "example" ],
        "content": "This will be unchanged",
        "phoneNumber": "+01-123-456-7890"
      }
      """
    #expect(merged(document, patch) == .success(result))
  }

  @Test(
    arguments: [
      (
        #" { "a" : 1.0 , "b":1E400,"c" : "\ud800" } "#, #"{"b":null}"#,
        #" { "a" : 1.0 ,"c" : "\ud800" } "#
      ),
      (#"{"a":1,"b":2,"a":3}"#, #"{"a":null}"#, #"{"b":2}"#),
      (#"{"a":1,"a":{"b":2}}"#, #"{"a":{"c":3}}"#, #"{"a":{"c":3},"a":{"b":2,"c":3}}"#),
      (#"{"\u0061":1}"#, #"{"a":2}"#, #"{"\u0061":2}"#),
      ("{}", #"{"a":null,"a":1}"#, #"{"a":1}"#),
      ("{ }", "{}", "{ }"),
    ])
  func `what the patch does not name keeps its bytes`(
    document: String, patch: String, result: String
  ) {
    #expect(merged(document, patch) == .success(result))
  }

  @Test func `a merge is bounded in size, depth and work`() {
    let limits = JSONPatchLimits(resultBytesMax: 20, depthMax: 2, readBytesMax: 100)
    #expect(
      merged(#"{"a":1}"#, #"{"b":"0123456789"}"#, limits: limits)
        == .failure(JSONPatchError(.resultTooLarge)))
    #expect(
      merged(#"{"a":1}"#, #"{"b":[[]]}"#, limits: limits).failure?.fault
        == .malformedPatch(JSONTextError(.depthExceeded, at: 6)))
    let members = Array(repeating: #""a":1"#, count: 50).joined(separator: ",")
    #expect(
      merged("{\(members)}", #"{"a":{"b":null}}"#, limits: limits).failure?.fault
        == .resultTooLarge)
    #expect(
      merged(
        "{\(members)}", #"{"a":{"b":null}}"#,
        limits: JSONPatchLimits(resultBytesMax: 1 << 20, readBytesMax: 100)
      ).failure?.fault
        == .tooMuchWork)
  }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
