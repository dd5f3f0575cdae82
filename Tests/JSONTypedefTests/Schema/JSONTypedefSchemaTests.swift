// SPDX-License-Identifier: Apache-2.0

import JSONText
import JSONTypedef
import Testing

/// The rules of RFC 8927 section 2.
@Suite struct JSONTypedefSchemaTests {
  @Test(
    arguments: [
      "{}", #"{"nullable":true}"#, #"{"metadata":{"description":"anything","a":[{}]}}"#,
      #"{"definitions":{}}"#, #"{"definitions":{"a":{},"b":{"type":"int8","nullable":false}}}"#,
      #"{"definitions":{"a":{"elements":{"ref":"a"}}},"ref":"a"}"#,
      #"{"type":"boolean"}"#, #"{"type":"float32"}"#, #"{"type":"float64"}"#,
      #"{"type":"int8"}"#, #"{"type":"uint8"}"#, #"{"type":"int16"}"#, #"{"type":"uint16"}"#,
      #"{"type":"int32"}"#, #"{"type":"uint32"}"#, #"{"type":"string"}"#,
      #"{"type":"timestamp"}"#, #"{"enum":[""]}"#, #"{"enum":["a","b"],"nullable":true}"#,
      #"{"elements":{}}"#, #"{"values":{"values":{}}}"#, #"{"properties":{}}"#,
      #"{"optionalProperties":{"a":{}}}"#,
      #"{"properties":{"a":{}},"optionalProperties":{"b":{}},"additionalProperties":true}"#,
      #"{"properties":{"a":{}},"additionalProperties":false}"#,
      #"{"discriminator":"kind","mapping":{}}"#,
      #"{"discriminator":"","mapping":{"":{"optionalProperties":{}}},"nullable":true}"#,
    ])
  func `a schema of each form is accepted`(schema: String) {
    #expect(fault(of: schema) == nil)
  }

  @Test(
    arguments: [
      ("null", " object"), ("true", " object"), ("3", " object"), (#""x""#, " object"),
      ("[]", " object"), (#"{"elements":[]}"#, "/elements object"),
      (#"{"values":null}"#, "/values object"),
      (#"{"definitions":[]}"#, "/definitions object"),
      (#"{"definitions":{"a":1}}"#, "/definitions/a object"),
      (#"{"elements":{"definitions":{}}}"#, "/elements/definitions definitionsInside"),
      (
        #"{"definitions":{"a":{"definitions":{}}}}"#, "/definitions/a/definitions definitionsInside"
      ),
      (#"{"nullable":"true"}"#, "/nullable boolean"),
      (#"{"metadata":[]}"#, "/metadata object"),
      (#"{"type":"int8","minimum":3}"#, "/minimum unknownKeyword"),
      (#"{"Type":"int8"}"#, "/Type unknownKeyword"),
      (#"{"type":"int8","enum":["a"]}"#, " mixedForms"),
      (#"{"elements":{},"values":{}}"#, " mixedForms"),
      (#"{"properties":{},"mapping":{}}"#, " mixedForms"),
      (#"{"ref":"a","type":"int8","definitions":{"a":{}}}"#, " mixedForms"),
      (#"{"elements":{"type":"string","values":{}}}"#, "/elements mixedForms"),
    ])
  func `a schema has the members of only one form`(schema: String, expected: String) {
    #expect(fault(of: schema) == expected)
  }

  @Test(
    arguments: [
      (#"{"ref":3,"definitions":{}}"#, "/ref string"),
      (#"{"ref":"a"}"#, "/ref undefinedReference"),
      (#"{"ref":"a","definitions":{"A":{}}}"#, "/ref undefinedReference"),
      (
        #"{"definitions":{"a":{"elements":{"ref":"b"}}}}"#,
        "/definitions/a/elements/ref undefinedReference"
      ),
      (#"{"definitions":{"a":{"ref":"a"}}}"#, "/definitions/a/ref endlessReference"),
      (
        #"{"definitions":{"a":{"ref":"b","nullable":true},"b":{"ref":"c"},"c":{"ref":"b"}}}"#,
        "/definitions/b/ref endlessReference"
      ),
    ])
  func `a reference leads to a definition that describes a value`(schema: String, expected: String)
  {
    #expect(fault(of: schema) == expected)
  }

  @Test func `a reference distinguishes canonically equivalent spellings`() {
    let schema = #"{"definitions":{"caf\u00e9":{}},"ref":"cafe\u0301"}"#
    #expect(fault(of: schema) == "/ref undefinedReference")
  }

  @Test(
    arguments: [
      (#"{"type":1}"#, "/type string"), (#"{"type":"int64"}"#, "/type unknownType"),
      (#"{"type":"String"}"#, "/type unknownType"), (#"{"enum":"a"}"#, "/enum array"),
      (#"{"enum":{}}"#, "/enum array"), (#"{"enum":[]}"#, "/enum emptyEnum"),
      (#"{"enum":["a",1]}"#, "/enum/1 string"), (#"{"enum":["a",null]}"#, "/enum/1 string"),
      (#"{"enum":["a","b","\u0061"]}"#, "/enum/2 repeatedValue"),
    ])
  func `a type is known and an enum has different strings`(schema: String, expected: String) {
    #expect(fault(of: schema) == expected)
  }

  @Test(
    arguments: [
      (#"{"properties":[]}"#, "/properties object"),
      (#"{"optionalProperties":3}"#, "/optionalProperties object"),
      (#"{"properties":{"a":3}}"#, "/properties/a object"),
      (#"{"properties":{"a/b~c":3}}"#, "/properties/a~1b~0c object"),
      (#"{"additionalProperties":true}"#, "/additionalProperties additionalToNothing"),
      (#"{"properties":{},"additionalProperties":{}}"#, "/additionalProperties boolean"),
      (
        #"{"properties":{"a":{},"b":{}},"optionalProperties":{"b":{}}}"#,
        "/optionalProperties/b requiredAndOptional"
      ),
    ])
  func `the members of an object are required or optional`(schema: String, expected: String) {
    #expect(fault(of: schema) == expected)
  }

  @Test(
    arguments: [
      (#"{"discriminator":"t"}"#, " discriminatorAndMapping"),
      (#"{"mapping":{}}"#, " discriminatorAndMapping"),
      (#"{"discriminator":1,"mapping":{}}"#, "/discriminator string"),
      (#"{"discriminator":"t","mapping":[]}"#, "/mapping object"),
      (#"{"discriminator":"t","mapping":{"a":{}}}"#, "/mapping/a mappingToOtherForm"),
      (
        #"{"discriminator":"t","mapping":{"a":{"ref":"d"}},"definitions":{"d":{"properties":{}}}}"#,
        "/mapping/a mappingToOtherForm"
      ),
      (
        #"{"discriminator":"t","mapping":{"a":{"properties":{},"nullable":true}}}"#,
        "/mapping/a/nullable mappingToNull"
      ),
      (
        #"{"discriminator":"t","mapping":{"a":{"properties":{"t":{}}}}}"#,
        "/mapping/a/properties/t mappingToTag"
      ),
      (
        #"{"discriminator":"t","mapping":{"a":{"optionalProperties":{"t":{}}}}}"#,
        "/mapping/a/optionalProperties/t mappingToTag"
      ),
    ])
  func `a mapping leads to objects that do not define the tag`(
    schema: String, expected: String
  ) {
    #expect(fault(of: schema) == expected)
  }

  @Test(
    arguments: [
      (#"{"type":"int8","type":"int8"}"#, "/type repeatedKey"),
      (#"{"properties":{"a":{},"\u0061":{}}}"#, "/properties/a repeatedKey"),
      (#"{"definitions":{"a":{},"a":{}}}"#, "/definitions/a repeatedKey"),
    ])
  func `a schema has no duplicate keys`(schema: String, expected: String) {
    #expect(fault(of: schema) == expected)
  }

  @Test func `a schema that is nested too deeply is refused`() {
    let nested =
      String(repeating: #"{"elements":"#, count: 200) + "{}" + String(repeating: "}", count: 200)
    #expect(fault(of: nested)?.hasPrefix(" malformed") == true)
    let schema = Array(#"{"elements":{"elements":{}}}"#.utf8)
    #expect(throws: Never.self) { try JSONTypedefSchema(parsing: schema, depthMax: 3) }
    #expect(throws: JSONTypedefSchemaError.self) {
      try JSONTypedefSchema(parsing: schema, depthMax: 2)
    }
  }

  @Test func `every truncation of a schema is refused`() {
    let text = Array(
      #"{"definitions":{"a":{"enum":["x","y"]}},"properties":{"b":{"ref":"a"}}}"#.utf8)
    for length in 0..<text.count {
      #expect(throws: JSONTypedefSchemaError.self, "\(length) bytes") {
        try JSONTypedefSchema(parsing: Array(text.prefix(length)))
      }
    }
  }

  @Test func `an unpaired surrogate is refused`() {
    #expect(fault(of: #"{"enum":["\ud800"]}"#)?.hasPrefix("/enum/0 malformed") == true)
  }

  @Test func `a schema error names its path and rule`() throws {
    let schema = Array(#"{"properties":{"a":{"type":"integer"}}}"#.utf8)
    let error = #expect(throws: JSONTypedefSchemaError.self) {
      try JSONTypedefSchema(parsing: schema)
    }
    let words = try #require(error).description
    #expect(words.hasPrefix("/properties/a/type: must be one of boolean, float32,"))
  }
}
