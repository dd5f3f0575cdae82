// SPDX-License-Identifier: Apache-2.0

import JSONText
import JSONTypedef
import Testing

/// The rules of RFC 8927 3.3.5 to 3.3.8.
@Suite struct JSONTypedefContainerTests {
  private static let others = ["true", "1", #""text""#]

  @Test func `each element is validated`() throws {
    let schema = #"{"elements":{"type":"string"}}"#
    for value in Self.others + ["null", "{}"] {
      #expect(try judgement(schema, value) == [" /elements"], "\(value)")
    }
    #expect(try judgement(schema, "[]") == [])
    #expect(
      try judgement(schema, #"["a",1,null,"b"]"#)
        == ["/1 /elements/type", "/2 /elements/type"])
    #expect(
      try judgement(#"{"elements":{"elements":{"type":"int8"}}}"#, #"[[1],[2,"x"],3]"#)
        == ["/1/1 /elements/elements/type", "/2 /elements/elements"])
  }

  @Test func `each value is validated`() throws {
    let schema = #"{"values":{"type":"int8"}}"#
    for value in Self.others + ["null", "[]"] {
      #expect(try judgement(schema, value) == [" /values"], "\(value)")
    }
    #expect(try judgement(schema, "{}") == [])
    #expect(
      try judgement(schema, #"{"a":1,"b/c":true,"d~":"x"}"#)
        == ["/b~1c /values/type", "/d~0 /values/type"])
  }

  private static let person = """
    {"properties":{"name":{"type":"string"},"age":{"type":"uint8"}},
     "optionalProperties":{"mail":{"type":"string","nullable":true}}}
    """

  @Test func `members are required, optional or unknown`() throws {
    let schema = Self.person
    #expect(try judgement(schema, #"{"name":"Ann","age":30}"#) == [])
    #expect(try judgement(schema, #"{"age":30.0,"mail":null,"name":""}"#) == [])
    #expect(try judgement(schema, "{}") == [" /properties/age", " /properties/name"])
    #expect(
      try judgement(schema, #"{"name":1,"age":-1,"mail":2,"x":3}"#)
        == [
          "/age /properties/age/type", "/mail /optionalProperties/mail/type",
          "/name /properties/name/type", "/x ",
        ])
  }

  @Test func `an error about an object names the schema's keyword`() throws {
    for value in Self.others + ["null", "[]"] {
      #expect(try judgement(Self.person, value) == [" /properties"], "\(value)")
      #expect(try judgement(#"{"optionalProperties":{}}"#, value) == [" /optionalProperties"])
      #expect(
        try judgement(#"{"properties":{},"optionalProperties":{}}"#, value) == [" /properties"])
    }
  }

  @Test func `additional members are allowed where the schema says so, and no deeper`() throws {
    let schema = """
      {"properties":{"in":{"properties":{}}},"additionalProperties":true}
      """
    #expect(try judgement(schema, #"{"in":{},"a":1,"b":{"c":[]}}"#) == [])
    #expect(try judgement(schema, #"{"in":{"a":1}}"#) == ["/in/a /properties/in"])
  }

  private static let event = """
    {"discriminator":"kind","mapping":{
      "made":{"properties":{"by":{"type":"string"}}},
      "gone":{"optionalProperties":{"at":{"type":"timestamp"}},"additionalProperties":true}}}
    """

  @Test func `the tag selects the form of the others`() throws {
    let schema = Self.event
    #expect(try judgement(schema, #"{"kind":"made","by":"Ann"}"#) == [])
    #expect(try judgement(schema, #"{"at":"1985-04-12T23:20:50Z","kind":"gone","x":1}"#) == [])
    #expect(
      try judgement(schema, #"{"by":1,"kind":"made","x":2}"#)
        == ["/by /mapping/made/properties/by/type", "/x /mapping/made"])
    #expect(try judgement(schema, #"{"kind":"made"}"#) == [" /mapping/made/properties/by"])
    #expect(
      try judgement(schema, #"{"kind":"gone","at":1}"#)
        == ["/at /mapping/gone/optionalProperties/at/type"])
  }

  @Test func `an object without a known tag is refused`() throws {
    let schema = Self.event
    for value in Self.others + ["null", "[]", "{}", #"{"by":"Ann"}"#] {
      #expect(try judgement(schema, value) == [" /discriminator"], "\(value)")
    }
    for tag in ["null", "1", "[]", #"{"kind":"made"}"#] {
      #expect(
        try judgement(schema, #"{"kind":\#(tag),"by":"Ann"}"#) == ["/kind /discriminator"], "\(tag)"
      )
    }
    #expect(try judgement(schema, #"{"kind":"other"}"#) == ["/kind /mapping"])
    let nullable = #"{"discriminator":"kind","mapping":{},"nullable":true}"#
    #expect(try judgement(nullable, "null") == [])
  }

  @Test func `unknown members are kept and listed on request`() throws {
    let schema = try JSONTypedefSchema(
      parsing: Array(
        #"""
        {"properties":{"in":{"properties":{"a":{"type":"int8"}}},
         "open":{"properties":{},"additionalProperties":true}}}
        """#.utf8))
    let document = #"{"in":{"a":1,"new/1":{"deep":[1]}},"open":{"x":1},"later":null}"#
    let report = try schema.validate(Array(document.utf8), options: .keepingUnknownKeys)
    #expect(report.isValid && !report.isCut)
    #expect(report.unknownKeys.map(\.text) == ["/in/new~11", "/later"])
    var options = JSONTypedefOptions.keepingUnknownKeys
    options.unknownKeysMax = 1
    let cut = try schema.validate(Array(document.utf8), options: options)
    #expect(cut.isValid && cut.isCut)
    #expect(cut.unknownKeys.map(\.text) == ["/in/new~11"])
    let refused = try schema.validate(Array(document.utf8))
    #expect(refused.errors.map(\.instancePath.text) == ["/in/new~11", "/later"])
    #expect(refused.unknownKeys == [])
  }

  @Test func `no more errors are listed than allowed`() throws {
    let schema = try JSONTypedefSchema(parsing: Array(#"{"elements":{"type":"int8"}}"#.utf8))
    var options = JSONTypedefOptions()
    options.errorsMax = 3
    for (document, count, isCut) in [
      ("[null,null]", 2, false), ("[null,null,null]", 3, false), ("[null,null,null,null]", 3, true),
    ] {
      let report = try schema.validate(Array(document.utf8), options: options)
      #expect(report.errors.count == count && report.isCut == isCut, "\(document)")
    }
    options.errorsMax = 0
    let one = try schema.validate(Array("[null]".utf8), options: options)
    #expect(!one.isValid && !one.isCut)
  }

  @Test func `an error describes its path and rule`() throws {
    let schema = try JSONTypedefSchema(parsing: Array(Self.person.utf8))
    let report = try schema.validate(Array(#"{"name":"Ann","age":300}"#.utf8))
    #expect(
      report.errors.first?.description
        == "/age: must be of the type uint8 (schema: /properties/age/type)")
    #expect(
      try schema.validate(Array(#"{"age":3}"#.utf8)).errors.first?.description
        == "the document: must have the member \"name\" (schema: /properties/name)")
  }
}

/// Documents about which no schema can say anything.
@Suite struct JSONTypedefDocumentTests {
  private static let schema = """
    {"properties":{"list":{"elements":{"discriminator":"t","mapping":{
      "a":{"properties":{"n":{"type":"int8"}}}}}},"map":{"values":{"enum":["x"]}}}}
    """
  private static let document = #"{"map":{"k":"x"},"list":[{"n":1.0,"t":"a"},{"t":"a","n":-2}]}"#

  @Test func `every truncation of a document is refused`() throws {
    let schema = try JSONTypedefSchema(parsing: Array(Self.schema.utf8))
    let text = Array(Self.document.utf8)
    #expect(try schema.validate(text).isValid)
    for length in 0..<text.count {
      #expect(throws: JSONTypedefDocumentError.self, "\(length) bytes") {
        try schema.validate(Array(text.prefix(length)))
      }
    }
  }

  @Test func `a document that is nested too deeply is refused`() throws {
    let schema = try JSONTypedefSchema(
      parsing: Array(#"{"definitions":{"l":{"elements":{"ref":"l"}}},"ref":"l"}"#.utf8))
    func nested(_ depth: Int) -> [UInt8] {
      Array(repeating: UInt8(ascii: "["), count: depth)
        + Array(repeating: UInt8(ascii: "]"), count: depth)
    }
    #expect(try schema.validate(nested(128)).isValid)
    #expect(throws: JSONTypedefDocumentError.malformed(JSONTextError(.depthExceeded, at: 128))) {
      try schema.validate(nested(129))
    }
  }

  @Test(arguments: [
    #"{"map":{"k":"x","\u006b":"x"},"list":[]}"#, #"{"map":{},"map":{},"list":[]}"#,
    #"{"map":{},"list":[{"t":"a","n":1,"t":"a"}]}"#,
  ])
  func `an object that the schema describes has no duplicate keys`(document: String) throws {
    let schema = try JSONTypedefSchema(parsing: Array(Self.schema.utf8))
    #expect {
      try schema.validate(Array(document.utf8))
    } throws: { error in
      if case .repeatedKey = error as? JSONTypedefDocumentError { true } else { false }
    }
  }

  @Test func `an unpaired surrogate is refused`() throws {
    let schema = try JSONTypedefSchema(parsing: Array(#"{"type":"timestamp"}"#.utf8))
    #expect(throws: JSONTypedefDocumentError.malformed(JSONTextError(.loneSurrogate, at: 0))) {
      try schema.validate(Array(#""\ud800""#.utf8))
    }
  }
}
