// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import Testing

@testable import PersistenceServer

@Suite struct ContentCallTests {
  private static let hash = String(repeating: "ab", count: 32)
  private static let json = [("content-type", "application/json")]
  private let resources = ContractResources(version: "1.2.3", limits: Limits())

  private func meaning(
    _ verb: ResourceRequest.Verb, _ path: String, _ fields: [(String, String)] = [],
    query: String = ""
  ) -> ResourceMeaning? {
    var metadata = Metadata()
    for (name, value) in fields { metadata.append(name, value) }
    return resources.meaning(
      of: ResourceRequest(
        verb: verb, path: Array(path.utf8), query: Array(query.utf8), fields: metadata,
        isJSON: metadata["content-type"] == "application/json"))
  }

  private func call(
    _ verb: ResourceRequest.Verb, _ path: String, _ fields: [(String, String)] = [],
    query: String = ""
  ) -> ContentCall? {
    guard case .call(let call)? = meaning(verb, path, fields, query: query) else { return nil }
    return call as? ContentCall
  }

  private func refusal(
    _ verb: ResourceRequest.Verb, _ path: String, _ fields: [(String, String)] = [],
    query: String = ""
  ) -> ResourceRefusal? {
    guard case .refused(let refusal)? = meaning(verb, path, fields, query: query) else {
      return nil
    }
    return refusal
  }

  private func put(_ fields: (String, String)...) throws -> UpdateSessionRequest? {
    guard let call = call(.put, "/v1/sessions/abc/content", Self.json + fields) else { return nil }
    return try UpdateSessionRequest(wireBytes: call.message(body: Array("{}".utf8)))
  }

  private func snapshot(
    _ verb: ResourceRequest.Verb = .get, query: String = "", _ fields: (String, String)...
  ) throws -> GetSnapshotRequest? {
    let call = call(verb, "/v1/snapshots/abc/content", fields, query: query)
    return try call.map { try GetSnapshotRequest(wireBytes: $0.message(body: [])) }
  }

  private func field(_ fields: [ResponseBlock.Field], _ name: String) -> String? {
    fields.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
  }

  // MARK: Places

  @Test func `a path names a session or a snapshot, and a call of its method`() throws {
    let call = try #require(self.call(.get, "/v1/sessions/a-_9/content"))
    #expect(call.methodPath == "/holdfast.v1.SessionService/GetSession")
    #expect(call.bodySizeMax == nil)
    #expect(try GetSessionRequest(wireBytes: call.message(body: [])).id == "a-_9")
    #expect(try snapshot()?.id == "abc")
    let put = try #require(self.call(.put, "/v1/sessions/a/content", Self.json))
    #expect(put.methodPath == "/holdfast.v1.SessionService/UpdateSession")
    #expect(put.bodySizeMax == Limits().contentBytesMax)
  }

  @Test(arguments: [
    "/v1/sessions/content", "/v1/sessions//content", "/v1/sessions/a/b/content", "/v1/sessions/a",
    "/v1/sessions/a/content/", "/V1/sessions/a/content", "/v1/sessions/a/contents", "", "*", "//",
    "/v2/sessions/a/content", "v1/sessions/a/content", "/index.html",
  ])
  func `any other path is not a resource`(path: String) { #expect(meaning(.get, path) == nil) }

  @Test func `another verb is told those of the place`() {
    for (path, verbs) in [
      ("/v1/sessions/a/content", "GET, HEAD, PUT"), ("/v1/snapshots/a/content", "GET, HEAD"),
      ("/", "GET, HEAD"),
    ] {
      let refusal = refusal(.other, path)
      #expect(refusal?.status == 405)
      #expect(field(refusal?.fields ?? [], "allow") == verbs)
    }
    #expect(refusal(.put, "/v1/snapshots/a/content")?.status == 405)
  }

  // MARK: Writing

  @Test func `a condition names the version that is replaced`() throws {
    let plain = try put(("if-match", "\"3-\(Self.hash)\""))
    #expect(plain?.expectedVersion == 3)
    #expect(plain?.allowOverwrite == false)
    #expect(plain?.content == Array("{}".utf8))
    #expect(plain?.updateMask == nil && plain?.title == nil && plain?.description == nil)
    #expect(try put(("if-match", "W/\"12-\(Self.hash)\""))?.expectedVersion == 12)
    let any = try put(("if-match", "*"))
    #expect(any?.allowOverwrite == true)
    #expect(any?.expectedVersion == 0)
    // The service refuses what names neither.
    let none = try put()
    #expect(none?.expectedVersion == 0)
    #expect(none?.allowOverwrite == false)
  }

  @Test(arguments: ["abc", "3", "-3-ab", "03-ab", "3x-ab", "0-ab", "99999999999999999999-ab", "-"])
  func `a tag of another form is that of a version that no session has`(text: String) throws {
    #expect(try put(("if-match", "\"\(text)\""))?.expectedVersion == .max)
  }

  @Test(arguments: ["3", "", "\"1-a\",\"2-b\"", "\"1-a", "*,*"])
  func `a condition that is malformed or names several is refused`(value: String) {
    let fields = Self.json + [("if-match", value)]
    let refusal = refusal(.put, "/v1/sessions/a/content", fields)
    #expect(refusal?.error?.code == .invalidArgument)
    #expect(refusal?.status == nil)
    let twice = Self.json + [("if-match", "\"1-a\""), ("if-match", "\"2-b\"")]
    #expect(self.refusal(.put, "/v1/sessions/a/content", twice) != nil)
  }

  @Test func `what is not JSON is not written`() {
    for fields in [[], [("content-type", "text/plain")]] {
      let refusal = refusal(.put, "/v1/sessions/a/content", fields + [("if-match", "*")])
      #expect(refusal?.status == 415)
      #expect(field(refusal?.fields ?? [], "accept") == "application/json")
    }
  }

  @Test func `a key of idempotency names the attempt, in quotes or not`() throws {
    #expect(try put(("idempotency-key", "a-1"), ("if-match", "*"))?.requestID == "a-1")
    #expect(try put(("idempotency-key", "\"a-1\""), ("if-match", "*"))?.requestID == "a-1")
    #expect(try put(("if-match", "*"))?.requestID == "")
  }

  // MARK: Reading

  @Test func `a read counts a visit, unless it is none`() throws {
    #expect(try snapshot()?.skipVisit == false)
    #expect(try snapshot(query: "x&skip_visit=true")?.skipVisit == true)
    #expect(try snapshot(query: "skip_visit=false")?.skipVisit == false)
    #expect(try snapshot(.head)?.skipVisit == true)
    #expect(try snapshot(.get, ("sec-purpose", "prefetch;prerender"))?.skipVisit == true)
    // What the caller has already is read all the same.
    #expect(try snapshot(.get, ("if-none-match", "*"))?.skipVisit == false)
  }

  @Test func `one tag is that of a content that need not be read`() throws {
    func session(_ value: String) throws -> GetSessionRequest {
      let call = call(.get, "/v1/sessions/abc/content", [("if-none-match", value)])
      return try GetSessionRequest(wireBytes: try #require(call).message(body: []))
    }
    let known = try session("W/\"3-\(Self.hash)\"")
    #expect(known.ifVersionNot == 3 && known.ifContentHashNot == Self.hash)
    for other in ["*", "\"3-a\", \"4-b\"", "\"\(Self.hash)\"", "\"03-a\"", "\"-a\""] {
      let read = try session(other)
      #expect(read.ifVersionNot == 0 && read.ifContentHashNot.isEmpty)
    }
    #expect(
      try snapshot(.get, ("if-none-match", "\"\(Self.hash)\""))?.ifContentHashNot == Self.hash)
    #expect(try snapshot(.get, ("if-none-match", "*"))?.ifContentHashNot == "")
    #expect(try snapshot(.get, ("if-none-match", "\"a\", \"b\""))?.ifContentHashNot == "")
  }

  @Test(arguments: ["skip_visit=1", "skip_visit", "skip_visit=", "a=b&skip_visit=True"])
  func `a parameter that is neither true nor false is refused`(query: String) {
    let refusal = refusal(.get, "/v1/snapshots/abc/content", query: query)
    #expect(refusal?.error?.reason == .queryMalformed)
  }

  @Test func `a malformed condition of a read is refused`() {
    for path in ["/v1/sessions/a/content", "/v1/snapshots/a/content"] {
      #expect(refusal(.get, path, [("if-none-match", "a")])?.error?.code == .invalidArgument)
    }
  }

  // MARK: Answers

  private var metadata: SessionMetadata.Wire {
    var metadata = SessionMetadata.Wire()
    metadata.version = 3
    metadata.contentHash = Self.hash
    return metadata
  }

  private func answer(_ fields: [(String, String)] = []) throws -> HTTPAnswer {
    var response = GetSessionResponse()
    var session = Session.Wire()
    session.content = Array("{ \"a\": \"\\ud800\" }\n".utf8)
    session.metadata = metadata
    response.session = session
    let call = try #require(self.call(.get, "/v1/sessions/a/content", fields))
    return try call.answer(response.wireBytes)
  }

  @Test func `a content is the body, byte for byte, and is asked for anew each time`() throws {
    let answer = try answer()
    #expect(answer.status == 200)
    #expect(answer.body == Array("{ \"a\": \"\\ud800\" }\n".utf8))
    #expect(field(answer.fields, "content-type") == "application/json")
    #expect(field(answer.fields, "etag") == "\"3-\(Self.hash)\"")
    #expect(field(answer.fields, "cache-control") == "private, no-cache")
    #expect(field(answer.fields, "vary") == "accept-encoding")
  }

  @Test(arguments: ["\"3-\(hash)\"", "W/\"3-\(hash)\"", "\"x\", \"3-\(hash)\"", "*"])
  func `who has it already gets 304 and its tag`(condition: String) throws {
    let answer = try answer([("if-none-match", condition)])
    #expect(answer.status == 304)
    #expect(answer.body.isEmpty)
    #expect(field(answer.fields, "etag") == "\"3-\(Self.hash)\"")
    #expect(field(answer.fields, "cache-control") == "private, no-cache")
    #expect(field(answer.fields, "content-type") == nil)
  }

  @Test(arguments: ["\"2-\(hash)\"", "\"3-\"", "\"\(hash)\""])
  func `who has another one gets all of it`(condition: String) throws {
    #expect(try answer([("if-none-match", condition)]).status == 200)
  }

  @Test func `a snapshot's tag is the hash of its content`() throws {
    var snapshot = Snapshot.Wire()
    var metadata = SnapshotMetadata.Wire()
    metadata.contentHash = Self.hash
    snapshot.metadata = metadata
    snapshot.content = Array("[]".utf8)
    var response = GetSnapshotResponse()
    response.snapshot = snapshot
    let call = try #require(self.call(.get, "/v1/snapshots/a/content"))
    #expect(try field(call.answer(response.wireBytes).fields, "etag") == "\"\(Self.hash)\"")
  }

  @Test func `a write is answered by the tag of the new version`() throws {
    var response = UpdateSessionResponse()
    response.metadata = metadata
    let call = try #require(self.call(.put, "/v1/sessions/a/content", Self.json))
    let answer = try call.answer(response.wireBytes)
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    #expect(field(answer.fields, "etag") == "\"3-\(Self.hash)\"")
  }

  @Test func `a write without a condition is 428, and of another version 412 with its tag`() {
    let required = RPCError(PersistenceError(.expectedVersionRequired, "which version"))
    #expect(ResourceRefusal.content(required).status == 428)
    let mismatch = PersistenceError(
      .versionMismatch, "another",
      metadata: ["current_version": "3", "current_content_hash": Self.hash])
    let other = ResourceRefusal.content(RPCError(mismatch))
    #expect(other.status == 412)
    #expect(field(other.fields, "etag") == "\"3-\(Self.hash)\"")
    let missing = ResourceRefusal.content(RPCError(PersistenceError(.sessionNotFound, "none")))
    #expect(missing.status == nil)
    #expect(field(missing.fields, "etag") == nil)
  }

  @Test func `no browser takes an answer for a page`() throws {
    let refused = try #require(self.refusal(.other, "/v1/sessions/a/content")).fields
    let written = HTTPAnswer.contentWritten(nil).fields
    let failed = ResourceRefusal.content(RPCError(.internal, "m")).fields
    let fields = try [answer().fields, refused, written, failed, ResourceRefusal.notJSON.fields]
    for fields in fields {
      #expect(field(fields, "x-content-type-options") == "nosniff")
      #expect(field(fields, "cross-origin-resource-policy") == "same-origin")
      #expect(field(fields, "content-security-policy") == "default-src 'none'; sandbox")
    }
  }

  @Test func `bytes that are not an answer are a defect, and not the caller's fault`() throws {
    let call = try #require(self.call(.get, "/v1/sessions/a/content"))
    do {
      _ = try call.answer([0x0A])
      Issue.record("taken")
    } catch {
      #expect(error.reason == .handlerFailed)
    }
  }

  @Test func `any bytes of a path and of a query are a request, a refusal, or not a resource`() {
    let target = Array("/v1/snapshots/abcdefghij/content?skip_visit=true&x".utf8)
    var bits: UInt64 = 1
    for count in 0..<2_000 {
      var changed = count < target.count ? Array(target.prefix(count)) : target
      for _ in 0..<3 where !changed.isEmpty {
        bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        changed[Int(bits >> 33) % changed.count] = UInt8(truncatingIfNeeded: bits >> 24)
      }
      let path = changed.prefix { $0 != UInt8(ascii: "?") }
      _ = resources.meaning(
        of: ResourceRequest(
          verb: .get, path: Array(path), query: Array(changed.dropFirst(path.count + 1)),
          fields: [:], isJSON: false))
    }
  }

  // MARK: The page

  @Test func `the page at the root is HTML for browsers and text for others`() {
    for (accept, type) in [
      ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
      ("*/*", "text/plain; charset=utf-8"), ("text/html;q=0", "text/plain; charset=utf-8"),
    ] {
      guard case .page(let page)? = meaning(.get, "/", [("accept", accept)]) else {
        Issue.record("no page")
        return
      }
      #expect(page.status == 200)
      #expect(field(page.fields, "content-type") == type)
      #expect(field(page.fields, "vary") == "accept")
      #expect(String(decoding: page.body, as: UTF8.self).contains("Holdfast 1.2.3"))
    }
  }
}
