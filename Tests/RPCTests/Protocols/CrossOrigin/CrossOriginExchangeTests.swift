// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct CrossOriginExchangeTests {
  private static let app = "https://app.example"

  /// The fields of an answer on an exchange whose answers a page may read, or nobody.
  private func fields(
    reader: String? = app, _ send: (any ServerExchange) -> Void
  ) -> [String: String] {
    let recorded = RecordedExchange()
    send(CrossOriginExchange(recorded, reader: reader.flatMap { WebOrigin($0.utf8) }))
    guard case .head(let lines)? = recorded.acts.first ?? nil else {
      guard case .headOnly(let lines)? = recorded.acts.first else { return [:] }
      return parsed(lines)
    }
    return parsed(lines)
  }

  private func parsed(_ lines: [String]) -> [String: String] {
    var fields: [String: String] = [:]
    for line in lines {
      let end = line.dropFirst().firstIndex(of: ":") ?? line.endIndex
      let name = String(line[..<end])
      #expect(fields[name] == nil, "\(name) stands twice")
      fields[name] = String(line[end...].dropFirst(2))
    }
    return fields
  }

  private let answer = HTTPAnswer(
    200,
    [
      ("content-type", "text/plain"), ("cache-control", "no-cache"), ("x-request-id", "1"),
      ("vary", "accept-encoding"), ("trailer-x-b", "2"), ("etag", "\"3\""),
    ], body: [1])

  @Test func `O3 O4: an answer to a listed origin names it, and what its script may read`() {
    let fields = fields { _ = answer.send(on: $0) }
    #expect(fields["access-control-allow-origin"] == Self.app)
    #expect(fields["access-control-allow-credentials"] == "true")
    #expect(fields["access-control-expose-headers"] == "x-request-id, trailer-x-b, etag")
    #expect(fields["vary"] == "accept-encoding, origin")
    #expect(fields["etag"] == "\"3\"")
  }

  @Test func `O4: an answer to anybody else varies by origin`() {
    let fields = fields(reader: nil) { _ = answer.send(on: $0) }
    #expect(fields["vary"] == "accept-encoding, origin")
    #expect(!fields.keys.contains { $0.hasPrefix("access-control-") })
    #expect(self.fields(reader: nil) { _ = HTTPAnswer(404, []).send(on: $0) }["vary"] == "origin")
  }

  @Test func `O1 O2 O4: a preflight of a listed origin is told what it may send`() {
    let fields = fields { _ = CrossOriginPolicy.preflight(isAllowed: true).send(on: $0) }
    #expect(fields[":status"] == "204")
    #expect(fields["access-control-allow-origin"] == Self.app)
    #expect(fields["access-control-allow-methods"] == "GET, HEAD, POST, PUT")
    #expect(fields["access-control-max-age"] == "7200")
    #expect(fields["access-control-expose-headers"] == nil)
    #expect(
      fields["vary"] == "access-control-request-method, access-control-request-headers, origin")
    let headers = Set(fields["access-control-allow-headers", default: ""].split(separator: ", "))
    for name in ["authorization", "content-type", "connect-timeout-ms", "if-match", "x-grpc-web"] {
      #expect(headers.contains(Substring(name)))
    }
  }

  @Test func `O1: a preflight of another origin is told nothing`() {
    let fields = fields(reader: nil) {
      _ = CrossOriginPolicy.preflight(isAllowed: false).send(on: $0)
    }
    #expect(Set(fields.keys) == [":status", "vary"])
  }

  @Test func `what is added fits where the answer leaves room for it`() {
    let recorded = RecordedExchange()
    recorded.responseBlockSizeMax = 4_096
    let exchange = CrossOriginExchange(recorded, reader: WebOrigin(Self.app.utf8))
    var metadata = Metadata()
    for index in 0..<30 { metadata.append("x-\(String(repeating: "n", count: index))", "v") }
    #expect(metadata.listSize() < exchange.responseBlockSizeMax)
    exchange.sendHead(ResponseBlock { sink in metadata.forEachField(sink) })
    guard case .head(let lines)? = recorded.acts.first else { return }
    #expect(lines.reduce(0) { $0 + $1.utf8.count + 30 } <= recorded.responseBlockSizeMax)
  }
}
