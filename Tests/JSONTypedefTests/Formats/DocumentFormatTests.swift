// SPDX-License-Identifier: Apache-2.0

import JSONText
import JSONTypedef
import Testing

@Suite struct DocumentFormatTests {
  private struct Broken: Error {}

  private static let schema = #"{"properties":{"cells":{"elements":{"type":"string"}}}}"#

  private static func renaming(_ old: String, _ new: String)
    -> @Sendable ([UInt8]) throws -> [UInt8]
  {
    { text in
      let patch = #"[{"op":"move","from":"/\#(old)","path":"/\#(new)"}]"#
      return try JSONPatch.apply(
        Array(patch.utf8), to: text,
        limits: JSONPatchLimits(
          resultBytesMax: 1_000, depthMax: 10, operationsMax: 1, readBytesMax: 10_000))
    }
  }

  /// A notebook in version 3, whose cells were once called rows, and lines before that.
  private static func notebook() throws -> DocumentFormat {
    try DocumentFormat(
      "notebook", schema: JSONTypedefSchema(parsing: Array(schema.utf8)),
      migrations: [
        DocumentMigration(from: 2, renaming("rows", "cells")),
        DocumentMigration(from: 1, renaming("lines", "rows")),
      ])
  }

  private static func document(_ version: Int32, _ content: String) -> VersionedDocument {
    VersionedDocument(format: "notebook", version: version, content: Array(content.utf8))
  }

  @Test(arguments: [(1, "lines"), (2, "rows"), (3, "cells")] as [(Int32, String)])
  func `a document of any known version is migrated to the newest`(
    version: Int32, key: String
  ) throws {
    let format = try Self.notebook()
    #expect(format.version == 3)
    let loaded = try format.load(Self.document(version, #"{"\#(key)":["a"]}"#))
    #expect(loaded.content == Array(#"{"cells":["a"]}"#.utf8))
    #expect(loaded.cameAs == version && loaded.report.isValid)
  }

  @Test func `a member that no version knows survives`() throws {
    let loaded = try Self.notebook().load(Self.document(1, #"{"zoom":{"x":1},"lines":[]}"#))
    #expect(loaded.content == Array(#"{"zoom":{"x":1},"cells":[]}"#.utf8))
    #expect(loaded.report.unknownKeys.map(\.text) == ["/zoom"])
  }

  @Test func `a newer version is refused, and named`() throws {
    let format = try Self.notebook()
    let error = #expect(throws: DocumentFormatError.self) {
      try format.load(Self.document(4, "{}"))
    }
    #expect(error == .newer("notebook", version: 4, newestKnown: 3))
    #expect(
      error?.description == "the document is in version 4 of notebook; this program knows 3 and"
        + " older. Open it with a newer program")
  }

  @Test func `another format and a too old version are refused`() throws {
    let format = try DocumentFormat(
      "notebook", schema: JSONTypedefSchema(parsing: Array("{}".utf8)),
      migrations: [DocumentMigration(from: 2) { $0 }])
    #expect(throws: DocumentFormatError.older("notebook", version: 1, oldestKnown: 2)) {
      try format.load(Self.document(1, "{}"))
    }
    #expect(throws: DocumentFormatError.otherFormat("chart", expected: "notebook")) {
      try format.load(VersionedDocument(format: "chart", version: 2, content: Array("{}".utf8)))
    }
  }

  @Test func `a document that violates the schema is returned with its errors`() throws {
    let loaded = try Self.notebook().load(Self.document(3, #"{"cells":[1]}"#))
    #expect(loaded.report.errors.map(\.instancePath.text) == ["/cells/0"])
  }

  @Test func `a migration that fails or does not produce JSON is an error`() throws {
    let schema = try JSONTypedefSchema(parsing: Array("{}".utf8))
    let failing = try DocumentFormat(
      "n", schema: schema, migrations: [DocumentMigration(from: 1) { _ in throw Broken() }])
    let document = VersionedDocument(format: "n", version: 1, content: Array("{}".utf8))
    #expect(throws: DocumentFormatError.migrationFailed(from: 1, reason: "Broken()")) {
      try failing.load(document)
    }
    let wrong = try DocumentFormat(
      "n", schema: schema,
      migrations: [
        DocumentMigration(from: 1) { _ in Array("{".utf8) }, DocumentMigration(from: 2) { $0 },
      ])
    let expected = DocumentFormatError.notADocument(
      .malformed(JSONTextError(.unexpectedEnd, at: 1)))
    #expect(throws: expected) { try wrong.load(document) }
  }

  @Test func `migrations read one version after the other`() throws {
    let schema = try JSONTypedefSchema(parsing: Array("{}".utf8))
    let step = { (version: Int32) in DocumentMigration(from: version) { $0 } }
    #expect(throws: DocumentFormatError.migrationMissing(from: 2)) {
      try DocumentFormat("n", schema: schema, migrations: [step(3), step(1)])
    }
    #expect(throws: DocumentFormatError.migrationRepeated(from: 1)) {
      try DocumentFormat("n", schema: schema, migrations: [step(1), step(2), step(1)])
    }
    #expect(try DocumentFormat("n", schema: schema).version == 1)
  }
}

@Suite struct VersionedDocumentTests {
  private static let text = #"{"format":"note\"book","version":3,"content":{"a": [1.0]}}"#

  @Test func `an envelope keeps the bytes of its content`() throws {
    let document = try VersionedDocument(parsing: Array(Self.text.utf8))
    #expect(document.format == "note\"book" && document.version == 3)
    #expect(document.content == Array(#"{"a": [1.0]}"#.utf8))
    #expect(document.text == Array(Self.text.utf8))
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"format":"n","version":1}"#, #"{"format":"","version":1,"content":1}"#,
    #"{"format":"n","version":0,"content":1}"#, #"{"format":"n","version":-1,"content":1}"#,
    #"{"format":"n","version":1.5,"content":1}"#, #"{"format":"n","version":"1","content":1}"#,
    #"{"format":"n","version":2147483648,"content":1}"#,
    #"{"format":1,"version":1,"content":1}"#, #"{"format":"\ud800","version":1,"content":1}"#,
    #"{"format":"n","version":1,"content":1,"more":1}"#,
    #"{"format":"n","version":1,"content":1,"content":1}"#,
    // Keys that differ in bytes and are equal as strings.
    #"{"\u00e9":1,"e\u0301":2,"version":3}"#,
  ])
  func `what is not an envelope is refused`(text: String) {
    #expect(throws: DocumentFormatError.notAnEnvelope) {
      try VersionedDocument(parsing: Array(text.utf8))
    }
  }

  @Test func `every truncation of an envelope is refused`() {
    let text = Array(Self.text.utf8)
    for length in 0..<text.count {
      #expect(throws: DocumentFormatError.notAnEnvelope, "\(length) bytes") {
        try VersionedDocument(parsing: Array(text.prefix(length)))
      }
    }
  }
}
