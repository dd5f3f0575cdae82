// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC
import Testing

@testable import PersistenceServer

@Suite struct ContentHeadTests {
  private static let hash = String(repeating: "ab", count: 32)

  private func head(
    _ method: String, _ path: String, _ fields: [(String, String)] = []
  ) -> ContentHead {
    var head = ContentHead()
    for (name, value) in [(":method", method), (":path", path), (":scheme", "https")] + fields {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    return head
  }

  private func rejection(
    _ method: String, _ path: String, _ fields: [(String, String)] = []
  ) -> ContentRejection? {
    if case .failure(let rejection) = head(method, path, fields).check() { rejection } else { nil }
  }

  private func put(_ fields: (String, String)...) -> UpdateSessionRequest? {
    let all = [("content-type", "application/json")] + fields
    let request = try? head("PUT", "/v1/sessions/abc/content", all).check().get()
    guard case .updateSession(let update)? = request?.call else { return nil }
    return update
  }

  private func snapshot(
    _ method: String = "GET", _ query: String = "", _ fields: (String, String)...
  ) -> GetSnapshotRequest? {
    let request = try? head(method, "/v1/snapshots/abc/content\(query)", fields).check().get()
    guard case .getSnapshot(let get)? = request?.call else { return nil }
    return get
  }

  @Test func `a path names a session or a snapshot, and a call of its method`() throws {
    let request = try head("GET", "/v1/sessions/a-_9/content").check().get()
    guard case .getSession(let get) = request.call else {
      Issue.record("\(request.call)")
      return
    }
    #expect(get.id == "a-_9")
    #expect(get.ifVersionNot == 0)
    #expect(!request.isHead)
    #expect(request.path == "/holdfast.v1.SessionService/GetSession")
    #expect(snapshot()?.id == "abc")
    #expect(try head("HEAD", "/v1/sessions/a/content?x=y").check().get().isHead)
  }

  @Test(arguments: [
    "/v1/sessions/content", "/v1/sessions//content", "/v1/sessions/a/b/content", "/v1/sessions/a",
    "/v1/sessions/a/content/", "/V1/sessions/a/content", "/v1/sessions/a/contents", "", "/", "*",
    "/v2/sessions/a/content", "v1/sessions/a/content", "/v1/sessions/a%2Fcontent",
  ])
  func `any other path is not for this`(path: String) {
    #expect(!head("GET", path).isForContent)
    #expect(rejection("GET", path) == .notFound)
  }

  @Test(arguments: ["POST", "DELETE", "PATCH", "OPTIONS", "get", ""])
  func `another verb is told those of the place`(verb: String) {
    #expect(
      rejection(verb, "/v1/sessions/a/content") == .methodNotAllowed(allow: "GET, HEAD, PUT"))
    #expect(rejection(verb, "/v1/snapshots/a/content") == .methodNotAllowed(allow: "GET, HEAD"))
    #expect(
      rejection("PUT", "/v1/snapshots/a/content") == .methodNotAllowed(allow: "GET, HEAD"))
  }

  // MARK: Writing

  @Test func `a condition names the version that is replaced`() {
    let plain = put(("if-match", "\"3-\(Self.hash)\""))
    #expect(plain?.expectedVersion == 3)
    #expect(plain?.allowOverwrite == false)
    #expect(plain?.updateMask == nil)
    #expect(plain?.title == nil)
    #expect(put(("if-match", "W/\"12-\(Self.hash)\""))?.expectedVersion == 12)
    let any = put(("if-match", "*"))
    #expect(any?.allowOverwrite == true)
    #expect(any?.expectedVersion == 0)
    // The service refuses what names neither.
    #expect(put()?.expectedVersion == 0)
    #expect(put()?.allowOverwrite == false)
  }

  @Test(arguments: ["abc", "3", "-3-ab", "03-ab", "3x-ab", "0-ab", "99999999999999999999-ab", "-"])
  func `a tag of another form is that of a version that no session has`(text: String) {
    #expect(put(("if-match", "\"\(text)\""))?.expectedVersion == .max)
  }

  @Test(arguments: ["3", "", "\"1-a\",\"2-b\"", "\"1-a", "*,*"])
  func `a condition that is malformed or names several is refused`(value: String) {
    let fields = [("content-type", "application/json"), ("if-match", value)]
    #expect(rejection("PUT", "/v1/sessions/a/content", fields) == .malformed(field: "if-match"))
  }

  @Test(arguments: ["text/plain", "application/proto", "application/json; charset=latin1", ""])
  func `what is not JSON is not written`(type: String) {
    let fields = [("content-type", type), ("if-match", "*")]
    #expect(rejection("PUT", "/v1/sessions/a/content", fields) == .unsupportedMediaType)
    #expect(rejection("PUT", "/v1/sessions/a/content") == .unsupportedMediaType)
  }

  @Test func `a key of idempotency names the attempt, in quotes or not`() {
    #expect(put(("idempotency-key", "a-1"), ("if-match", "*"))?.requestID == "a-1")
    #expect(put(("idempotency-key", "\"a-1\""), ("if-match", "*"))?.requestID == "a-1")
    #expect(put(("if-match", "*"))?.requestID == "")
  }

  // MARK: Reading

  @Test func `a read counts a visit, unless it is none`() {
    #expect(snapshot()?.skipVisit == false)
    #expect(snapshot("GET", "?x&skip_visit=true")?.skipVisit == true)
    #expect(snapshot("GET", "?skip_visit=1")?.skipVisit == false)
    #expect(snapshot("HEAD")?.skipVisit == true)
    #expect(snapshot("GET", "", ("sec-purpose", "prefetch;prerender"))?.skipVisit == true)
    // What the caller has already is read all the same.
    #expect(snapshot("GET", "", ("if-none-match", "*"))?.skipVisit == false)
  }

  @Test func `a malformed condition of a read is refused`() {
    for path in ["/v1/sessions/a/content", "/v1/snapshots/a/content"] {
      #expect(
        rejection("GET", path, [("if-none-match", "a")]) == .malformed(field: "if-none-match"))
    }
  }

  @Test func `what is not read here is metadata`() {
    let head = head(
      "GET", "/v1/sessions/a/content",
      [("host", "h"), ("authorization", "Bearer x"), ("if-match", "*"), ("x-request-id", "1")])
    #expect(head.metadata.entries.map(\.key) == ["authorization", "x-request-id"])
  }

  @Test func `every truncation and any bytes of a target are a request or a refusal`() {
    let target = Array("/v1/snapshots/abcdefghij/content?skip_visit=true&x".utf8)
    for count in 0...target.count { take(Array(target.prefix(count))) }
    var bits: UInt64 = 1
    for _ in 0..<2_000 {
      var changed = target
      for _ in 0..<3 {
        bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        changed[Int(bits >> 33) % changed.count] = UInt8(truncatingIfNeeded: bits >> 24)
      }
      take(changed)
    }
  }

  private func take(_ target: [UInt8]) {
    var head = ContentHead()
    for (name, value) in [(":method", Array("GET".utf8)), (":path", target)] {
      Array(name.utf8).withUnsafeBufferPointer { name in
        value.withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    if case .success(let request) = head.check() { #expect(head.isForContent, "\(request)") }
  }
}
