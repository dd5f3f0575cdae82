// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Testing

/// Each rule of RFC 9113 sections 8.1 to 8.3, broken by a client that we play by hand.
@Suite struct MessageRulesTests {
  /// A server that has had a request of these fields.
  private func server(
    _ fields: [(String, String)], flags: UInt8 = Frame.endHeaders, then rest: [Frame] = []
  ) throws -> End {
    let server = try End(.server)
    try server.receive(Frame.preface + Frame(.settings).bytes)
    _ = (try server.produce(), server.takeNotes())
    try server.receive(Frame.headers(fields, flags: flags).bytes)
    for frame in rest { try server.receive(frame.bytes) }
    return server
  }

  private func isRefused(_ server: End) throws -> Bool {
    let frames = Frame.frames(in: try server.produce())
    let reset = Frame(.reset, stream: 1, Frame.bytes(of: HTTP2ErrorCode.protocolError.rawValue))
    return frames.contains(reset) && server.takeNotes().last == .closed(1, .protocolError)
      && server.session.streams.isEmpty
  }

  private static let valid = [(":method", "POST"), (":scheme", "http"), (":path", "/s/m")]

  @Test func `a request needs no authority`() throws {
    let server = try server(Self.valid)
    #expect(
      server.takeNotes() == [
        .headers(1, [":method: POST", ":scheme: http", ":path: /s/m"], endStream: false)
      ])
  }

  @Test(arguments: [
    [("x-key", "v")], [("te", "trailers")], [("x-empty", "")], [("x-latin", "\u{E9}")],
    [("x_odd.name!#$%&'*+^`|~0", "v")], [("content-length", "0")], [("x-tab", "a\tb")],
    [("cookie", "a=b"), ("cookie", "c=d")],
  ])
  func `a request may hold any field that HTTP allows`(fields: [(String, String)]) throws {
    let server = try server(Self.valid + fields)
    #expect(server.takeNotes().count == 1)
    #expect(Frame.frames(in: try server.produce()).isEmpty)
  }

  @Test(arguments: [":method", ":scheme", ":path"])
  func `a request without a pseudo-header that it needs is malformed`(name: String) throws {
    #expect(try isRefused(server(Self.valid.filter { $0.0 != name })))
  }

  @Test(arguments: [":method", ":scheme", ":path"])
  func `an empty pseudo-header is malformed`(name: String) throws {
    #expect(try isRefused(server(Self.valid.map { $0.0 == name ? (name, "") : $0 })))
  }

  @Test(arguments: [":method", ":scheme", ":path", ":authority"])
  func `a pseudo-header that stands twice is malformed`(name: String) throws {
    #expect(try isRefused(server([(name, "a"), (name, "b")] + Self.valid.filter { $0.0 != name })))
  }

  @Test(arguments: [(":status", "200"), (":protocol", "websocket"), (":odd", "x"), (":", "x")])
  func `a pseudo-header that a request may not have is malformed`(field: (String, String)) throws {
    #expect(try isRefused(server([field] + Self.valid)))
  }

  @Test func `a pseudo-header behind another field is malformed`() throws {
    #expect(try isRefused(server([("x-key", "v")] + Self.valid)))
  }

  @Test(arguments: [
    ("connection", "close"), ("keep-alive", "1"), ("proxy-connection", "x"),
    ("transfer-encoding", "chunked"), ("upgrade", "h2c"), ("te", "gzip"), ("te", "trailers, gzip"),
  ])
  func `a field of HTTP/1.1 connections is malformed`(field: (String, String)) throws {
    #expect(try isRefused(server(Self.valid + [field])))
  }

  @Test func `a host that stands twice is malformed`() throws {
    #expect(try isRefused(server(Self.valid + [("host", "a"), ("host", "b")])))
    let once = try server(Self.valid + [("host", "a")])
    #expect(once.takeNotes().count == 1)
  }

  @Test(arguments: ["X-Upper", "", "a b", "a:b", "a\u{0}", "caf\u{E9}", "a(b)"])
  func `a name that is no lower-case token is malformed`(name: String) throws {
    #expect(try isRefused(server(Self.valid + [(name, "v")])))
  }

  @Test(arguments: ["a\u{0}b", "a\nb", "a\rb", " a", "a ", "\ta", "a\t"])
  func `a value with a control character or space at its ends is malformed`(value: String) throws {
    #expect(try isRefused(server(Self.valid + [("x-key", value)])))
  }

  @Test(arguments: ["", "-1", "+1", "1 ", "0x1", "1,1", "9999999999999999999"])
  func `a content-length that is no number is malformed`(value: String) throws {
    #expect(try isRefused(server(Self.valid + [("content-length", value)])))
  }

  @Test func `a content-length that stands twice is malformed`() throws {
    #expect(
      try isRefused(server(Self.valid + [("content-length", "1"), ("content-length", "1")])))
  }

  @Test func `a body as long as its content-length is taken`() throws {
    let server = try server(
      Self.valid + [("content-length", "3")],
      then: [
        Frame(.data, stream: 1, [1]), Frame(.data, flags: Frame.endStream, stream: 1, [2, 3]),
      ])
    #expect(server.takeNotes().suffix(2) == [.data(1, [1, 2, 3]), .endStream(1)])
  }

  @Test func `a body longer than its content-length is malformed`() throws {
    #expect(
      try isRefused(
        server(
          Self.valid + [("content-length", "1")], then: [Frame(.data, stream: 1, [1, 2])])))
  }

  @Test func `a body shorter than its content-length is malformed`() throws {
    #expect(
      try isRefused(
        server(
          Self.valid + [("content-length", "2")],
          then: [Frame(.data, flags: Frame.endStream, stream: 1, [1])])))
  }

  @Test func `a content-length without a body is malformed`() throws {
    #expect(
      try isRefused(
        server(
          Self.valid + [("content-length", "2")], flags: Frame.endHeaders | Frame.endStream)))
  }

  @Test func `trailers of a request are told apart`() throws {
    let server = try server(
      Self.valid,
      then: [.headers([("x-sum", "1")], flags: Frame.endHeaders | Frame.endStream)])
    #expect(server.takeNotes().last == .trailers(1, ["x-sum: 1"]))
  }

  @Test func `trailers that do not end the stream are malformed`() throws {
    #expect(try isRefused(server(Self.valid, then: [.headers([("x-sum", "1")])])))
  }

  @Test func `a pseudo-header in trailers is malformed`() throws {
    #expect(
      try isRefused(
        server(
          Self.valid,
          then: [.headers([(":path", "/")], flags: Frame.endHeaders | Frame.endStream)])))
  }

  @Test func `what follows on a malformed stream is passed over`() throws {
    let server = try server(
      [("x-key", "v")] + Self.valid,
      then: [
        Frame(.data, stream: 1, [1]), Frame(.data, flags: Frame.endStream, stream: 1, [2]),
      ])
    #expect(try isRefused(server))
    try server.receive(Frame.headers(Self.valid, stream: 3).bytes)
    #expect(server.takeNotes().count == 1)
  }

  @Test(arguments: [
    [], [("x-key", "v")], [(":status", "200"), (":status", "200")], [(":path", "/")],
    [(":status", "200"), ("connection", "close")], [("x-key", "v"), (":status", "200")],
    [(":status", "")],
  ])
  func `a malformed response is reset`(fields: [(String, String)]) throws {
    let client = try End(.client)
    _ = try client.session.request(.request(), endStream: true)
    _ = try client.produce()
    try client.receive(Frame(.settings).bytes + Frame.headers(fields).bytes)
    _ = try client.produce()
    #expect(client.takeNotes() == [.sent(1), .settings, .closed(1, .protocolError)])
  }
}
