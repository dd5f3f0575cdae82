// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import Testing

@testable import PersistenceServer

@Suite struct BundleCallTests {
  private static let type = "application/vnd.holdfast.bundle"
  private let resources = ContractResources(version: "1.2.3", limits: Limits())

  private func meaning(
    _ verb: ResourceRequest.Verb, _ query: String = "", type: String = type
  ) -> ResourceMeaning? {
    resources.meaning(
      of: ResourceRequest(
        verb: verb, path: Array("/v1/bundle".utf8), query: Array(query.utf8), fields: [:],
        isJSON: false, mediaType: type))
  }

  private func stream(
    _ verb: ResourceRequest.Verb, _ query: String = "", type: String = type
  ) throws -> any ResourceStream {
    guard case .stream(let stream)? = meaning(verb, query, type: type) else {
      throw RPCError(.internal, "not a stream")
    }
    return stream
  }

  private func refusal(
    _ verb: ResourceRequest.Verb, _ query: String = "", type: String = type
  ) -> ResourceRefusal? {
    guard case .refused(let refusal)? = meaning(verb, query, type: type) else { return nil }
    return refusal
  }

  private func export(_ query: String) throws -> ExportSessionsRequest {
    guard case .message(let bytes) = try stream(.get, query, type: "").request else {
      throw RPCError(.internal, "a body")
    }
    return try ExportSessionsRequest(wireBytes: bytes)
  }

  private func options(_ query: String) throws -> ImportOptions? {
    guard case .body(let reader) = try stream(.post, query).request else { return nil }
    var first: [UInt8] = []
    reader.end { first = $0 }
    guard case .options(let options) = try ImportSessionsRequest(wireBytes: first).step else {
      return nil
    }
    return options
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `a GET is an export with its parameters`() throws {
    #expect(
      try stream(.get, type: "").methodPath == "/holdfast.v1.SessionService/ExportSessions")
    #expect(try export("") == ExportSessionsRequest())
    #expect(try export("history=true").includeHistory)
    #expect(try !export("history=false").includeHistory)
    #expect(try export("id=a&history=true&id=b").ids == ["a", "b"])
    #expect(try stream(.head, type: "") is BundleExportCall)
  }

  @Test func `a POST is an import with its parameters`() throws {
    #expect(try stream(.post).methodPath == "/holdfast.v1.SessionService/ImportSessions")
    #expect(try options("") == ImportOptions())
    #expect(try options("on_conflict=skip")?.onConflict == .skip)
    #expect(try options("on_conflict=rename")?.onConflict == .rename)
    let all = try options("omit_history=true&on_conflict=replace&dry_run=true")
    #expect(all?.onConflict == .replace)
    #expect(all?.dryRun == true && all?.omitHistory == true)
    #expect(try stream(.post, type: "application/octet-stream") is BundleImportCall)
  }

  @Test(arguments: [
    "history=1", "history", "history=", "history=TRUE", "history=true&history=true", "histroy=true",
    "dry_run=true", "history=tru%65", "=true", "history=true&",
  ])
  func `a GET with another parameter or value is refused`(query: String) {
    guard query != "history=true&" else { return #expect(refusal(.get, query) == nil) }
    #expect(refusal(.get, query)?.error?.reason == .queryMalformed)
  }

  @Test(arguments: [
    "dry_run=yes", "dryrun=true", "on_conflict=", "on_conflict=Skip", "on_conflict=1",
    "on_conflict=skip&on_conflict=replace", "history=true", "id=a", "omit_history",
  ])
  func `a POST with another parameter or value is refused, and writes nothing`(query: String) {
    #expect(refusal(.post, query)?.error?.reason == .queryMalformed)
  }

  @Test(arguments: ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
  func `a type that a form can send is not a bundle`(type: String) {
    let refusal = refusal(.post, type: type)
    #expect(refusal?.status == 415)
    let accept = refusal?.fields.first { $0.name == "accept" }
    #expect(accept.map { text($0.value) } == "\(Self.type), application/octet-stream")
  }

  @Test func `other verbs are told those of the place`() {
    for verb in [ResourceRequest.Verb.put, .other] {
      let refusal = refusal(verb)
      #expect(refusal?.status == 405)
      #expect(
        refusal?.fields.first { $0.name == "allow" }.map { text($0.value) } == "GET, HEAD, POST")
    }
  }

  @Test func `a record travels as it stands in a file`() throws {
    for size in [1, 127, 128, 20_000] {
      var record = BundleRecord()
      record.item = [UInt8](repeating: 7, count: size)
      let message = [9, 9] + ExportSessionsResponse(record).wireBytes
      let piece = try stream(.get, type: "").piece(of: message.dropFirst(2))
      #expect(piece == BundleFileReader.bytes(of: record))
    }
    let broken = try stream(.get, type: "").lastPiece(error: [])
    #expect(broken == nil)
  }

  @Test func `an outcome, a summary and an error are lines of JSON`() throws {
    let stream = try stream(.post)
    var session = ImportedSession()
    session.bundledID = "a"
    session.id = "b"
    session.outcome = .renamed
    let line = stream.piece(of: ImportSessionsResponse(.session(session)).wireBytes[...])
    #expect(
      text(line)
        == #"{"session":{"bundledId":"a","id":"b","outcome":"IMPORT_OUTCOME_RENAMED"}}"# + "\n")
    var summary = ImportSummary()
    summary.importedCount = 3
    #expect(
      text(stream.piece(of: ImportSessionsResponse(.summary(summary)).wireBytes[...]))
        == #"{"summary":{"importedCount":"3"}}"# + "\n")
    let error = try #require(stream.lastPiece(error: Array(#"{"code":"internal"}"#.utf8)))
    #expect(text(error) == #"{"error":{"code":"internal"}}"# + "\n")
  }

  @Test func `no cache keeps a bundle, and no page can run one`() throws {
    for stream in [try stream(.get, type: ""), try stream(.post)] {
      let fields = stream.head.fields.map { "\($0.name): \(text($0.value))" }
      #expect(fields.contains { $0.hasPrefix("cache-control: ") && $0.hasSuffix("no-store") })
      #expect(fields.contains("x-content-type-options: nosniff"))
    }
  }
}
