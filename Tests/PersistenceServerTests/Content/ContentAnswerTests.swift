// SPDX-License-Identifier: Apache-2.0

import JSONText
import PersistenceAPI
import PersistenceModel
import ProtobufJSON
import RPC
import RPCProtobuf
import Testing

@testable import PersistenceServer

@Suite struct ContentAnswerTests {
  private static let hash = String(repeating: "0f", count: 32)
  private let json = ProtobufJSON()

  private func request(
    _ path: String = "/v1/sessions/a/content", _ fields: [(String, String)] = []
  ) throws -> ContentRequest {
    var head = ContentHead()
    for (name, value) in [(":method", "GET"), (":path", path)] + fields {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    return try head.check().get()
  }

  private func session() -> GetSessionResponse {
    var response = GetSessionResponse()
    var session = Session.Wire()
    session.content = Array("{ \"a\": \"\\ud800\" }\n".utf8)
    session.metadata = metadata
    response.session = session
    return response
  }

  private var metadata: SessionMetadata.Wire {
    var metadata = SessionMetadata.Wire()
    metadata.version = 3
    metadata.contentHash = Self.hash
    return metadata
  }

  private func field(_ answer: ContentAnswer, _ name: String) -> String? {
    answer.fields.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
  }

  @Test func `a content is the body, byte for byte, and is asked for anew each time`() throws {
    let answer = ContentAnswer(session(), to: try request())
    #expect(answer.status == 200)
    #expect(answer.body == Array("{ \"a\": \"\\ud800\" }\n".utf8))
    #expect(field(answer, "content-type") == "application/json")
    #expect(field(answer, "etag") == "\"3-\(Self.hash)\"")
    #expect(field(answer, "cache-control") == "private, no-cache")
    #expect(field(answer, "vary") == "accept-encoding")
  }

  @Test(arguments: ["\"3-\(hash)\"", "W/\"3-\(hash)\"", "\"x\", \"3-\(hash)\"", "*"])
  func `who has it already gets 304 and its tag`(condition: String) throws {
    let request = try request("/v1/sessions/a/content", [("if-none-match", condition)])
    let answer = ContentAnswer(session(), to: request)
    #expect(answer.status == 304)
    #expect(answer.body.isEmpty)
    #expect(field(answer, "etag") == "\"3-\(Self.hash)\"")
    #expect(field(answer, "cache-control") == "private, no-cache")
    #expect(field(answer, "content-type") == nil)
  }

  @Test(arguments: ["\"2-\(hash)\"", "\"3-\"", "\"\(hash)\""])
  func `who has another one gets all of it`(condition: String) throws {
    let request = try request("/v1/sessions/a/content", [("if-none-match", condition)])
    #expect(ContentAnswer(session(), to: request).status == 200)
  }

  @Test func `a snapshot's tag is the hash of its content`() throws {
    var snapshot = Snapshot.Wire()
    var metadata = SnapshotMetadata.Wire()
    metadata.contentHash = Self.hash
    snapshot.metadata = metadata
    snapshot.content = Array("[]".utf8)
    var response = GetSnapshotResponse()
    response.snapshot = snapshot
    let path = "/v1/snapshots/a/content"
    #expect(field(ContentAnswer(response, to: try request(path)), "etag") == "\"\(Self.hash)\"")
    let known = try request(path, [("if-none-match", "\"\(Self.hash)\"")])
    #expect(ContentAnswer(response, to: known).status == 304)
  }

  @Test func `a write is answered by the tag of the new version`() {
    var response = UpdateSessionResponse()
    response.metadata = metadata
    let answer = ContentAnswer(response)
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    #expect(field(answer, "etag") == "\"3-\(Self.hash)\"")
  }

  @Test func `a write without a condition is 428, and of another version 412 with its tag`() throws
  {
    let required = RPCError(PersistenceError(.expectedVersionRequired, "which version"))
    let answer = ContentAnswer(required, json: json)
    #expect(answer.status == 428)
    #expect(try code(answer) == "invalid_argument")
    let mismatch = RPCError(PersistenceError.versionMismatch(expected: 2, current: 3))
    let other = ContentAnswer(mismatch, json: json, current: metadata)
    #expect(other.status == 412)
    #expect(try code(other) == "aborted")
    #expect(field(other, "etag") == "\"3-\(Self.hash)\"")
    #expect(field(ContentAnswer(mismatch, json: json), "etag") == nil)
  }

  @Test func `any other error is that of Connect`() throws {
    let missing = RPCError(PersistenceError(.sessionNotFound, "no such session"))
    let answer = ContentAnswer(missing, json: json, current: metadata)
    #expect(answer.status == 404)
    #expect(try code(answer) == "not_found")
    #expect(field(answer, "content-type") == "application/json")
    #expect(field(answer, "cache-control") == "no-store")
    #expect(field(answer, "etag") == nil)
    #expect(ContentAnswer(RPCError(.unavailable, "later"), json: json).status == 503)
  }

  private func code(_ answer: ContentAnswer) throws -> String? {
    try JSONValue(parsing: answer.body, depthMax: 16).object?["code"]?.text
  }

  @Test(arguments: [
    (ContentRejection.notFound, 404, nil, nil),
    (.unsupportedMediaType, 415, "accept", "application/json"),
    (.methodNotAllowed(allow: "GET"), 405, "allow", "GET"),
    (.malformed(field: "if-match"), 400, nil, nil),
  ])
  func `a refused head has its status`(
    rejection: ContentRejection, status: Int, name: String?, value: String?
  ) {
    let answer = ContentAnswer(rejection, json: json)
    #expect(answer.status == status)
    if let name { #expect(field(answer, name) == value) }
  }

  @Test func `no browser takes an answer for a page`() throws {
    let answers = [
      ContentAnswer(session(), to: try request()), ContentAnswer(UpdateSessionResponse()),
      ContentAnswer(RPCError(.internal, "m"), json: json), ContentAnswer(.notFound, json: json),
    ]
    for answer in answers {
      #expect(field(answer, "x-content-type-options") == "nosniff")
      #expect(field(answer, "cross-origin-resource-policy") == "same-origin")
      #expect(field(answer, "content-security-policy") == "default-src 'none'; sandbox")
      #expect(!answer.fields.contains { $0.name == ":status" })
    }
  }
}
