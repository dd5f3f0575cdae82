// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct ConnectQueryTests {
  private func message(_ query: String) -> String? {
    guard let message = try? ConnectCallers.get(query).request?.messageInAddress() else {
      return nil
    }
    return message.bytes.text
  }

  @Test func `Q1: only a unary method without side effects can be got`() {
    let query = "encoding=proto&message="
    #expect(ConnectCallers.get(query).outcome == .runs)
    for method in ["Write", "Replace", "Watch", "Send", "Talk"] {
      #expect(ConnectCallers.get(query, method: method).outcome == .http(405))
    }
  }

  @Test(arguments: [
    "connect=v1&encoding=json&message=a", "message=a&encoding=json&connect=v1",
    "encoding=json&message=a", "x=y&encoding=json&&message=a&z", "encoding=json&message=a&%zz=1",
    "encoding=json&message=a&base64=0", "encoding=json&message=a&base64=true",
    "encoding=json&message=a&base64=", "encodin%67=json&message=%61",
    "encoding=json&message=a&compression=identity", "encoding=json&message=a&compression=",
  ])
  func `Q2: parameters stand in any order, and unknown ones are passed over`(query: String) {
    #expect(message(query) == "a")
  }

  @Test func `a handler is told every parameter, in order, unless it is malformed`() throws {
    let query = try ConnectQuery(Array("encoding=proto&m%65ssage=&x=a+%C3%A4&x&%zz=1&y=%zz".utf8))
    let told = ConnectQuery.parameters(of: query.text).map { "\($0.name)=\($0.value)" }
    #expect(told == ["encoding=proto", "message=", "x=a ä", "x="])
  }

  @Test(arguments: ["v2", "1", "", "V1"])
  func `Q2: another version is invalid`(version: String) {
    let head = ConnectCallers.get("connect=\(version)&encoding=json&message=a")
    #expect(head.outcome == .http(400, .invalidArgument))
  }

  @Test func `Q2: a known parameter that stands twice is invalid`() {
    for pair in ["connect=v1", "base64=1", "compression=gzip", "encoding=json", "message=YQ"] {
      let query = "connect=v1&base64=1&compression=gzip&encoding=json&message=YQ&\(pair)"
      #expect(ConnectCallers.get(query).outcome == .http(400, .invalidArgument))
    }
  }

  @Test(arguments: ["", "message=a", "encoding=json", "encodin=json&message=a", "encoding&message"])
  func `Q3: a query without message or encoding is refused`(query: String) {
    guard case .http(let status, _) = ConnectCallers.get(query).outcome else {
      Issue.record("\(query) runs")
      return
    }
    #expect(status == (query == "encoding&message" ? 415 : 400))
  }

  @Test(arguments: ["xml", "JSON", "proto2", ""])
  func `Q3: an unknown encoding is 415`(name: String) {
    #expect(ConnectCallers.get("encoding=\(name)&message=a").outcome == .http(415))
  }

  @Test func `Q3: an empty message is one of protobuf, and not JSON`() throws {
    let proto = ConnectCallers.get("encoding=proto&message=")
    #expect(try proto.request?.messageInAddress()?.bytes == [])
    let error = #expect(throws: RPCError.self) {
      _ = try ConnectCallers.get("encoding=json&message=").request?.messageInAddress()
    }
    #expect(error?.reason?.connectCode == .invalidArgument)
  }

  @Test(arguments: [
    ("encoding=json&message=%7B%22a%22%3A+1%7D", "{\"a\": 1}"),
    ("encoding=json&message=%c3%A9", "é"), ("encoding=json&message=a=b", "a=b"),
    ("encoding=proto&base64=1&message=YWI", "ab"), ("encoding=proto&base64=1&message=YWI%3D", "ab"),
    ("encoding=proto&base64=1&message=YQ==", "a"),
    ("encoding=json&base64=1&message=Pj4-Pz8_", ">>>???"),
  ])
  func `Q4: a message is percent-decoded, then base64 of URLs if so`(query: String, text: String) {
    #expect(message(query) == text)
  }

  @Test(arguments: [
    "message=%", "message=%6", "message=%6g", "message=%zz", "message=%FF", "message=%ED%A0%80",
    "base64=1&message=a", "base64=1&message=YQ=", "base64=1&message=Pj4+", "base64=1&message=Pj4/",
    "base64=1&message=Y Q", "base64=1&message=%7B%7D",
  ])
  func `Q4: what is not so encoded is invalid`(query: String) {
    #expect(
      ConnectCallers.get("encoding=proto&\(query)").outcome == .http(400, .invalidArgument))
  }

  @Test func `Q5: a message may be compressed, unless there is nothing of it`() throws {
    let compressed = ConnectCallers.get("encoding=proto&compression=gzip&base64=1&message=YQ")
    #expect(compressed.request?.encoding == .gzip)
    #expect(try compressed.request?.messageInAddress()?.isCompressed == true)
    let empty = ConnectCallers.get("encoding=proto&compression=gzip&message=")
    #expect(try empty.request?.messageInAddress()?.isCompressed == false)
    // The fields of a body say nothing of a message in the address.
    let field = ConnectCallers.get("encoding=proto&message=a", [("content-encoding", "br")])
    #expect(field.request?.encoding == nil)
    #expect(field.outcome == .runs)
  }

  @Test func `Q5: an unknown compression is unimplemented, with those that are known`() {
    let head = ConnectCallers.get("encoding=proto&compression=br&message=a")
    #expect(head.outcome == .http(501, .unimplemented))
    #expect(head.refusal["accept-encoding"] == "gzip,deflate")
    let plain = ConnectCallers.get(
      "encoding=proto&compression=gzip&message=a", isCompressing: false)
    #expect(plain.outcome == .http(501, .unimplemented))
  }

  @Test func `Q6: a body is 415, and no content type is needed`() {
    let query = "encoding=proto&message="
    #expect(ConnectCallers.get(query, [("content-length", "1")]).outcome == .http(415))
    #expect(ConnectCallers.get(query, [("transfer-encoding", "chunked")]).outcome == .http(415))
    #expect(ConnectCallers.get(query, [("content-length", "0")]).outcome == .runs)
    #expect(ConnectCallers.get(query, [("content-type", "image/jpeg")]).outcome == .runs)
  }

  @Test func `Q7: timeout and metadata stand in fields`() {
    let head = ConnectCallers.get(
      "encoding=proto&message=&connect-timeout-ms=1", [("connect-timeout-ms", "5"), ("x-a", "1")])
    #expect(head.timeout == .milliseconds(5))
    #expect(head.metadata["x-a"] == "1")
  }

  private func fields(_ head: Metadata) throws -> [(String, String)] {
    let request = try #require(ConnectCallers.get("encoding=json&message=a").request)
    var fields: [(String, String)] = []
    ConnectResponseHead.unary(request, head: head, trailers: [:]) { fields.append(($0, $1.text)) }
    return fields
  }

  @Test func `Q8: the answer to a GET varies by what the caller accepts`() throws {
    let fields = try fields([:])
    #expect(fields.contains { $0 == ("vary", "accept-encoding") })
    #expect(fields.contains { $0 == ("content-type", "application/json") })
  }

  @Test func `Q8: no cache gives the answer to a GET to another caller, unless a handler says so`()
    throws
  {
    for head: Metadata in [[:], ["cache-control": "max-age=5"]] {
      let values = try fields(head).filter { $0.0 == "cache-control" }.map(\.1)
      #expect(values == [head["cache-control"] ?? "private, no-cache"])
    }
  }

  @Test func `Q10: HEAD is GET without a body, where GET is allowed`() {
    let query = "encoding=proto&message="
    let head = ConnectCallers.get(query, [(":method", "HEAD")])
    #expect(head.outcome == .runs)
    #expect(head.isHead)
    #expect(
      ConnectCallers.get(query, method: "Write", [(":method", "HEAD")]).outcome == .http(405))
  }

  @Test func `every beginning of a query is a request or is refused`() {
    let query = "connect=v1&base64=1&compression=gzip&encoding=json&message=eyJhIjoxfQ%3D%3D"
    for count in 0...query.count {
      let head = ConnectCallers.get(String(query.prefix(count)))
      if case .http(let status, _) = head.outcome { #expect([400, 415, 501].contains(status)) }
    }
  }

  @Test func `any bytes are a query or are refused`() {
    var random = RandomBytes(seed: 1)
    for round in 0..<5_000 {
      let alphabet = round % 2 == 0 ? "" : "&=%+1abencodigmsr"
      let bytes = Array("encoding=proto&message=".utf8) + random.next(from: alphabet)
      if let query = try? ConnectQuery(bytes) { #expect(query.message.count <= bytes.count) }
    }
  }
}
