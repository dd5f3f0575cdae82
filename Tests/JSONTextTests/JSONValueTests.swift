// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@Suite struct JSONValueTests {
  private func parse(_ text: String, depthMax: Int = 8) throws(JSONValue.Fault) -> JSONValue {
    try JSONValue(parsing: Array(text.utf8), depthMax: depthMax)
  }

  @Test func `every kind of value is read`() throws {
    let value = try parse(
      #" {"a" : [ 1 , -2.5e3,true,false , null ] , "b":{"c":"\u00e9\n"}, "d":[]} "#)
    let object = try #require(value.object)
    #expect(object.count == 3)
    #expect(
      object["a"]?.elements == [
        .number("1"), .number("-2.5e3"), .bool(true), .bool(false), .null,
      ])
    #expect(object["a"]?.elements?[1].double == -2500)
    #expect(object["b"]?.object?["c"]?.text == "é\n")
    #expect(object["d"] == .array([]))
    #expect(object["e"] == nil)
    #expect(try parse("{}").object?.count == 0)
  }

  @Test(arguments: [
    #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"b":1,"c":0,"b":1}}]"#,
  ])
  func `a key that stands twice is refused`(text: String) {
    #expect(throws: JSONValue.Fault.duplicateKey) { try parse(text) }
  }

  @Test func `keys that only look alike are different`() throws {
    let object = try #require(try parse(#"{"K":1,"\u212a":2}"#).object)
    #expect(object.count == 2)
    #expect(object["K"] == .number("1"))
    #expect(object["\u{212a}"] == .number("2"))
  }

  @Test(arguments: [#""\ud800""#, #"{"\udc00":1}"#, #"["\ud800\u0041"]"#])
  func `half of a surrogate pair is refused`(text: String) {
    #expect(throws: JSONValue.Fault.loneSurrogate) { try parse(text) }
  }

  @Test func `depth is bounded`() throws {
    let three = "[[[]]]"
    #expect(try parse(three, depthMax: 3) == .array([.array([.array([])])]))
    #expect(throws: JSONValue.Fault.self) { try parse(three, depthMax: 2) }
  }

  @Test func `every truncation of a text is an error`() throws {
    let text = Array(#"{"a":[1,{"b":"c"}],"d":-1.5e2,"e":true}"#.utf8)
    _ = try JSONValue(parsing: text, depthMax: 8)
    for count in 0..<text.count {
      #expect(throws: JSONValue.Fault.self) {
        try JSONValue(parsing: Array(text[..<count]), depthMax: 8)
      }
    }
  }
}
