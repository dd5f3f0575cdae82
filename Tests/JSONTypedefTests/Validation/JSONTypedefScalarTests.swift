// SPDX-License-Identifier: Apache-2.0

import JSONText
import JSONTypedef
import Testing

/// The rules of RFC 8927 3.3.1 to 3.3.5.
@Suite struct JSONTypedefScalarTests {
  private static let values = [
    "null", "true", "1", "1.5", #""text""#, #""1990-12-31T23:59:60Z""#, "[]", "{}",
  ]

  @Test(arguments: values)
  func `the empty form allows every value`(value: String) throws {
    #expect(try judgement("{}", value) == [])
    #expect(try judgement(#"{"nullable":true}"#, value) == [])
  }

  @Test(arguments: [
    ("boolean", ["true"]), ("float32", ["1", "1.5"]), ("float64", ["1", "1.5"]),
    ("int8", ["1"]), ("uint32", ["1"]), ("string", [#""text""#, #""1990-12-31T23:59:60Z""#]),
    ("timestamp", [#""1990-12-31T23:59:60Z""#]),
  ])
  func `a type allows its values and no others`(type: String, allowed: [String]) throws {
    for value in Self.values {
      let errors = try judgement(#"{"type":"\#(type)"}"#, value)
      #expect(errors == (allowed.contains(value) ? [] : [" /type"]), "\(value)")
      let nullable = try judgement(#"{"type":"\#(type)","nullable":true}"#, value)
      #expect(nullable == (value == "null" ? [] : errors), "\(value)")
    }
  }

  @Test(arguments: [
    ("int8", Int64(-128), Int64(127)), ("uint8", 0, 255), ("int16", -32_768, 32_767),
    ("uint16", 0, 65_535), ("int32", -2_147_483_648, 2_147_483_647), ("uint32", 0, 4_294_967_295),
  ])
  func `an integer type has a minimum and a maximum`(
    type: String, least: Int64, greatest: Int64
  ) throws {
    let schema = #"{"type":"\#(type)"}"#
    for value in ["\(least)", "\(greatest)", "\(least).0", "\(greatest).000", "0", "-0", "1e1"] {
      #expect(try judgement(schema, value) == [], "\(value)")
    }
    for value in ["\(least - 1)", "\(greatest + 1)", "\(least).5", "1e400", "1e-1", "0.1"] {
      #expect(try judgement(schema, value) == [" /type"], "\(value)")
    }
  }

  @Test func `a number is an integer by its value`() throws {
    for value in ["1.0", "10e-1", "0.1e1", "1E0", "100000e-5", "0e99999999999999999999"] {
      #expect(try judgement(#"{"type":"int8"}"#, value) == [], "\(value)")
    }
    #expect(try judgement(#"{"type":"float32"}"#, "1e400") == [])
  }

  @Test func `an enum allows its strings, however they are escaped`() throws {
    let schema = #"{"enum":["a","caf\u00e9",""]}"#
    for value in [#""a""#, #""\u0061""#, #""café""#, #""""#] {
      #expect(try judgement(schema, value) == [], "\(value)")
    }
    for value in [#""b""#, #""A""#, #""cafe\u0301""#, "null", "1", #"["a"]"#] {
      #expect(try judgement(schema, value) == [" /enum"], "\(value)")
    }
  }

  @Test func `errors below a reference have paths from the root`() throws {
    let schema = """
      {"definitions":{"n":{"type":"int8"},"list":{"elements":{"ref":"n"},"nullable":true}},
       "properties":{"xs":{"ref":"list"}}}
      """
    #expect(try judgement(schema, #"{"xs":null}"#) == [])
    #expect(try judgement(schema, #"{"xs":[1,"a"]}"#) == ["/xs/1 /definitions/n/type"])
    #expect(try judgement(schema, #"{"xs":1}"#) == ["/xs /definitions/list/elements"])
  }

  @Test func `a reference may be nullable itself`() throws {
    let schema = #"{"definitions":{"n":{"type":"int8"}},"ref":"n","nullable":true}"#
    #expect(try judgement(schema, "null") == [])
    #expect(try judgement(schema, "true") == [" /definitions/n/type"])
  }

  @Test func `a schema may refer to itself`() throws {
    let schema = """
      {"definitions":{"tree":{"properties":{"children":{"elements":{"ref":"tree"}}}}},"ref":"tree"}
      """
    #expect(try judgement(schema, #"{"children":[{"children":[]},{"children":[]}]}"#) == [])
    #expect(
      try judgement(schema, #"{"children":[{"children":[{}]}]}"#)
        == ["/children/0/children/0 /definitions/tree/properties/children"])
  }

  @Test func `a long chain of references takes no stack`() throws {
    let count = 20_000
    let links = (0..<count).map { #""d\#($0)":{"ref":"d\#($0 + 1)"}"# }
    let schema =
      #"{"definitions":{\#(links.joined(separator: ",")),"d\#(count)":{"type":"int8"}},"ref":"d0"}"#
    #expect(try judgement(schema, "1") == [])
    #expect(try judgement(schema, "null") == [" /definitions/d\(count)/type"])
  }
}
