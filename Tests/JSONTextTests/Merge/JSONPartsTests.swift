// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@Suite struct JSONPartsTests {
  @Test func `members keep their order and their bytes`() throws {
    let text = #" { "b" : [1, 2 ] ,"a\u00e4":1.0,"":{} } "#
    let members = try #require(JSONParts.members(of: Array(text.utf8)))
    #expect(members.map(\.key) == ["b", "aä", ""])
    #expect(members.map { String(decoding: $0.value, as: UTF8.self) } == ["[1, 2 ]", "1.0", "{}"])
  }

  @Test(arguments: ["", "[]", "1", "{", #"{"a":1,"a":2}"#, #"{"\ud800":1}"#, "{} {}"])
  func `what is not an object with each key once has no parts`(text: String) {
    #expect(JSONParts.members(of: Array(text.utf8))?.count == nil)
  }

  @Test func `nesting is bounded`() {
    let text = #"{"a":[[[]]]}"#
    #expect(JSONParts.members(of: Array(text.utf8), depthMax: 3)?.count == nil)
    #expect(JSONParts.members(of: Array(text.utf8), depthMax: 4)?.count == 1)
  }

  @Test func `no beginning of a text has parts`() {
    let text = Array(#"{"a":[1,{"b":"c"}],"d":null}"#.utf8)
    for count in 0..<text.count {
      #expect(JSONParts.members(of: Array(text[..<count]))?.count == nil)
    }
  }
}
