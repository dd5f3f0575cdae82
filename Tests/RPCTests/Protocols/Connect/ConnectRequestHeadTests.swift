// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct ConnectRequestHeadTests {
  // MARK: D, which protocol it is

  @Test func `D0: a unary method takes bare messages and a streaming method envelopes`() {
    for codec in ["proto", "json"] {
      #expect(ConnectCallers.post("Write", "application/\(codec)").outcome == .runs)
      #expect(ConnectCallers.post("Write", "application/connect+\(codec)").outcome == .http(415))
      for method in ["Watch", "Send", "Talk"] {
        #expect(ConnectCallers.post(method, "application/connect+\(codec)").outcome == .runs)
        #expect(ConnectCallers.post(method, "application/\(codec)").outcome == .http(415))
      }
    }
  }

  @Test(arguments: [
    "application/json; charset=utf-8", "application/json;charset=UTF-8", "APPLICATION/JSON",
    "application/json ; charset=utf8", "application/json; charset=\"utf-8\"", "application/json;",
    "application/json; a=b; charset=utf-8", "application/proto; charset=latin1",
  ])
  func `D1: types are compared without case, and JSON is UTF-8`(contentType: String) {
    #expect(ConnectCallers.post("Write", contentType).outcome == .runs)
  }

  @Test(arguments: [
    "application/json; charset=latin1", "application/json;charset=utf-16",
    "application/json; charset=utf-8; charset=us-ascii", "application/json; charset=",
  ])
  func `D1: JSON in another charset is 415`(contentType: String) {
    #expect(ConnectCallers.post("Write", contentType).outcome == .http(415))
  }

  @Test(arguments: ["image/jpeg", "application/foo", "application/jsonx", "text/plain", "", nil])
  func `D2: another content type is 415 with those that the method takes`(contentType: String?) {
    #expect(ConnectCallers.post("Write", contentType).outcome == .http(415))
    let unary = ConnectCallers.post("Write", contentType).refusal["accept-post"]
    #expect(unary?.hasPrefix("application/grpc, application/grpc+proto, ") == true)
    #expect(unary?.hasSuffix(", application/proto, application/json") == true)
    let stream = ConnectCallers.post("Watch", contentType).refusal["accept-post"]
    #expect(stream?.hasSuffix(", application/connect+proto, application/connect+json") == true)
  }

  @Test(arguments: ["PUT", "OPTIONS", "DELETE", "post", "", "get"])
  func `D3: another verb is 405 with those that the method takes, whatever the type`(verb: String) {
    for (method, allow) in [("Write", "POST"), ("Read", "GET, POST"), ("Watch", "POST")] {
      let head = ConnectCallers.post(method, "image/jpeg", [(":method", verb)])
      #expect(head.outcome == .http(405))
      #expect(head.refusal["allow"] == allow)
    }
  }

  @Test(arguments: ["/p.S/None", "/p.S/write", "/p.S/Write/", "/p.S/Write%20", "/", "", "*"])
  func `D4 D6: an unknown path is 404, whatever verb and type`(path: String) {
    let fields = [(":path", path)]
    let unknown = ConnectOutcome.http(404, .unimplemented)
    #expect(ConnectCallers.post("Write", "application/proto", fields).outcome == unknown)
    let put = fields + [(":method", "PUT")]
    #expect(ConnectCallers.post("Write", "image/jpeg", put).outcome == unknown)
  }

  // MARK: U, unary requests

  @Test func `U2: version 1 and no version are taken, any other is invalid`() {
    let first = ("connect-protocol-version", "1")
    #expect(ConnectCallers.post("Write", fields: first).outcome == .runs)
    for version in ["", "2", "01", "1.0", "v1"] {
      let fields = [("connect-protocol-version", version)]
      #expect(
        ConnectCallers.post("Write", "application/proto", fields).outcome
          == .http(400, .invalidArgument))
      #expect(
        ConnectCallers.post("Watch", "application/connect+proto", fields).outcome
          == .stream(.invalidArgument))
    }
  }

  @Test func `U3: metadata keeps its order, and the names of the protocol are hidden`() {
    let head = ConnectCallers.post(
      "Write", "application/proto",
      [
        ("x-a", "1"), ("x-b-bin", "AQI"), ("x-a", "2"), ("x-b-bin", "AQID, BA=="),
        ("connect-protocol-version", "1"), ("connect-timeout-ms", "1"), ("connect-other", "x"),
        ("content-encoding", "identity"), ("accept-encoding", "gzip"), ("content-length", "0"),
        ("host", "h"), ("connection", "close"), ("keep-alive", "5"), ("expect", "100-continue"),
      ])
    // White space behind the comma makes the last value malformed, as in gRPC.
    #expect(head.metadata.entries.map(\.key) == ["x-a", "x-b-bin", "x-a", "x-b-bin"])
    #expect(head.metadata.values("x-a") == [[0x31], [0x32]])
    #expect(head.metadata.values("x-b-bin") == [[1, 2], [1, 2, 3]])
    #expect(head.outcome == .http(400, .invalidArgument))
  }

  @Test func `U6: what belongs to gRPC is metadata and selects nothing`() {
    let head = ConnectCallers.post(
      "Write", "application/proto",
      [("te", "trailers"), ("grpc-timeout", "x"), ("grpc-encoding", "zstd")])
    #expect(head.outcome == .runs)
    #expect(head.timeout == nil)
    #expect(head.metadata.entries.map(\.key) == ["te", "grpc-timeout", "grpc-encoding"])
  }

  // MARK: T, deadlines

  @Test(arguments: [
    ("1", Duration.milliseconds(1)), ("0000000005", .milliseconds(5)),
    ("9999999999", .milliseconds(9_999_999_999)),
  ])
  func `T1: one to ten digits are a timeout`(text: String, timeout: Duration) {
    let head = ConnectCallers.post("Write", fields: ("connect-timeout-ms", text))
    #expect(head.timeout == timeout)
    #expect(head.outcome == .runs)
  }

  @Test(arguments: [
    "", "-1", "+1", " 1", "1 ", "1.5", "1m", "0x1", "12345678901", "00000000001", "١", "1,1",
  ])
  func `T1: any other timeout is invalid, in the form of the content type`(text: String) {
    let fields = [("connect-timeout-ms", text)]
    #expect(
      ConnectCallers.post("Write", "application/json", fields).outcome
        == .http(400, .invalidArgument))
    #expect(
      ConnectCallers.post("Send", "application/connect+json", fields).outcome
        == .stream(.invalidArgument))
  }

  @Test func `T1: a timeout of nothing is deadline_exceeded at once`() {
    let fields = [("connect-timeout-ms", "0")]
    #expect(
      ConnectCallers.post("Write", "application/proto", fields).outcome
        == .http(504, .deadlineExceeded))
    #expect(
      ConnectCallers.post("Watch", "application/connect+proto", fields).outcome
        == .stream(.deadlineExceeded))
  }

  // MARK: E, compression

  @Test func `E1 S8: a bare message and a stream have fields of their own`() {
    let fields = [
      ("content-encoding", "gzip"), ("accept-encoding", "gzip"),
      ("connect-content-encoding", "deflate"), ("connect-accept-encoding", "deflate"),
    ]
    let unary = ConnectCallers.post("Write", "application/proto", fields).request
    #expect(unary?.encoding == .gzip)
    #expect(unary?.acceptedEncoding == .gzip)
    let stream = ConnectCallers.post("Watch", "application/connect+proto", fields).request
    #expect(stream?.encoding == .deflate)
    #expect(stream?.acceptedEncoding == .deflate)
  }

  @Test(arguments: [
    ("gzip", MessageEncoding.gzip), ("deflate, gzip", .deflate), ("br, zstd, gzip", .gzip),
    ("gzip;q=0, deflate", .deflate), ("gzip;q=0.000", nil), ("gzip; q=0.001", .gzip),
    ("GZIP ;Q=1.0", .gzip), ("identity", nil), ("", nil), ("*", nil), (",,", nil),
  ])
  func `E2: the first known encoding of a list is taken, unless its weight is 0`(
    list: String, encoding: MessageEncoding?
  ) {
    let fields = [("accept-encoding", list)]
    #expect(
      ConnectCallers.post("Write", "application/proto", fields).request?.acceptedEncoding
        == encoding)
  }

  @Test func `E2: a list may be spread over fields, and without one the caller takes what it sent`()
  {
    let spread = [("accept-encoding", "br"), ("accept-encoding", "deflate, gzip")]
    #expect(
      ConnectCallers.post("Write", "application/proto", spread).request?.acceptedEncoding
        == .deflate)
    let sent = [("content-encoding", "gzip")]
    #expect(
      ConnectCallers.post("Write", "application/proto", sent).request?.acceptedEncoding == .gzip)
    #expect(
      ConnectCallers.post("Write", "application/proto", sent + [("accept-encoding", "br")])
        .request?.acceptedEncoding == nil)
  }

  @Test(arguments: ["br", "gzip, gzip", "x-gzip"])
  func `E3 S6: an unknown encoding is unimplemented, with those that are known`(name: String) {
    let unary = ConnectCallers.post("Write", "application/proto", [("content-encoding", name)])
    #expect(unary.outcome == .http(501, .unimplemented))
    #expect(unary.refusal["accept-encoding"] == "gzip,deflate")
    let stream = ConnectCallers.post(
      "Watch", "application/connect+proto", [("connect-content-encoding", name)])
    #expect(stream.outcome == .stream(.unimplemented))
    #expect(stream.refusal["connect-accept-encoding"] == "gzip,deflate")
    guard case .failure(.error(let error, _, _)) = unary.check() else {
      Issue.record("an unknown encoding is an error")
      return
    }
    #expect(error.message.hasSuffix("gzip,deflate"))
  }

  @Test func `E3: a server that does not compress takes identity only`() {
    let sent = [("content-encoding", "gzip"), ("accept-encoding", "gzip")]
    let refused = ConnectCallers.post("Write", "application/proto", sent, isCompressing: false)
    #expect(refused.outcome == .http(501, .unimplemented))
    #expect(refused.refusal["accept-encoding"] == "identity")
    let accepting = ConnectCallers.post(
      "Write", "application/proto", [("accept-encoding", "gzip")], isCompressing: false)
    #expect(accepting.request?.acceptedEncoding == nil)
    #expect(accepting.outcome == .runs)
  }

  // MARK: Order, and foreign bytes

  /// Each step mends the fault that was told, and the next one in order is told then.
  @Test func `faults of a head are told in a fixed order`() {
    var fields = [
      (":method", "PUT"), (":path", "/p.S/None"), ("content-type", "image/jpeg"),
      ("connect-protocol-version", "2"), ("connect-timeout-ms", "x"), ("a-bin", "?"),
      ("content-encoding", "br"),
    ]
    func mend(_ name: String, _ value: String) {
      for index in fields.indices where fields[index].0 == name { fields[index].1 = value }
    }
    var overload: RPCError? = RPCError(.serverOverloaded, "later")
    func outcome() -> ConnectOutcome {
      ConnectOutcome(ConnectCallers.head(fields).check { _ in overload })
    }
    #expect(outcome() == .http(404, .unimplemented))
    mend(":path", "/p.S/Write")
    #expect(outcome() == .http(405))
    mend(":method", "POST")
    #expect(outcome() == .http(415))
    mend("content-type", "application/proto")
    #expect(reason(fields) == .protocolVersionUnsupported)
    mend("connect-protocol-version", "1")
    #expect(reason(fields) == .timeoutMalformed)
    mend("connect-timeout-ms", "0")
    #expect(reason(fields) == .metadataMalformed)
    mend("a-bin", "AQ")
    #expect(outcome() == .http(503, .unavailable))
    overload = nil
    #expect(outcome() == .http(504, .deadlineExceeded))
    mend("connect-timeout-ms", "1")
    #expect(outcome() == .http(501, .unimplemented))
    mend("content-encoding", "gzip")
    #expect(outcome() == .runs)
  }

  private func reason(_ fields: [(String, String)]) -> RPCError.Reason? {
    guard case .failure(.error(let error, _, _)) = ConnectCallers.head(fields).check() else {
      return nil
    }
    return error.reason
  }

  @Test func `any values of the fields are a request or a refusal`() {
    var random = RandomBytes(seed: 7)
    let names = [
      ":method", ":path", "content-type", "content-length", "content-encoding", "accept-encoding",
      "connect-protocol-version", "connect-timeout-ms", "connect-content-encoding", "x-bin", "x",
    ]
    for _ in 0..<2_000 {
      var head = ConnectCallers.get("encoding=proto&message=")
      for name in names where random.next() % 3 == 0 {
        let value = random.next(from: random.next() % 2 == 0 ? "" : "gzip,;q=0.1 charset?&%")
        Array(name.utf8).withUnsafeBufferPointer { name in
          value.withUnsafeBufferPointer { head.take(name, $0) }
        }
      }
      if case .http(let status, _) = head.outcome { #expect(status >= 400) }
    }
  }
}

extension ConnectCallers {
  fileprivate static func post(_ method: String, fields: (String, String)...) -> ConnectRequestHead
  {
    post(method, "application/proto", fields)
  }
}
