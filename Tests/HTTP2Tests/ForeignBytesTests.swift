// SPDX-License-Identifier: Apache-2.0

import HTTP2
import TestSupport
import Testing

/// What a peer sends may come in any pieces, end anywhere and be anything.
@Suite struct ForeignBytesTests {
  /// A connection with a call that has a body and one that has none.
  private static let conversation: [UInt8] = {
    let fields = [
      (":method", "POST"), (":scheme", "http"), (":path", "/s/m"), ("te", "trailers"),
      ("content-type", "application/grpc"), ("x-key", "value"),
    ]
    let frames: [Frame] = [
      Frame(.settings),
      .headers(fields),
      Frame(.data, stream: 1, [0, 0, 0, 0, 3]),
      Frame(.ping, [1, 2, 3, 4, 5, 6, 7, 8]),
      Frame(.data, flags: Frame.endStream, stream: 1, [1, 2, 3]),
      Frame(.headers, flags: Frame.endStream, stream: 3, Frame.block(Array(fields.prefix(3)))),
      Frame(.continuation, flags: Frame.endHeaders, stream: 3, Frame.block([("x-more", "1")])),
      Frame(.windowUpdate, Frame.bytes(of: 1_000)),
      Frame(kind: 0xFE, flags: 0, stream: 0, [9, 9]),
    ]
    return Frame.preface + frames.flatMap(\.bytes)
  }()

  private static let notes: [Note] = [
    .settings,
    .headers(
      1,
      [
        ":method: POST", ":scheme: http", ":path: /s/m", "te: trailers",
        "content-type: application/grpc", "x-key: value",
      ], endStream: false),
    .data(1, [0, 0, 0, 0, 3]), .ping, .data(1, [1, 2, 3]), .endStream(1),
    .headers(
      3, [":method: POST", ":scheme: http", ":path: /s/m", "x-more: 1"], endStream: true),
  ]

  /// The notes with neighbouring pieces of DATA joined.
  private func joined(_ notes: [Note]) -> [Note] {
    notes.reduce(into: []) { joined, note in
      if case .data(let stream, let bytes) = note, case .data(stream, let earlier)? = joined.last {
        joined[joined.count - 1] = .data(stream, earlier + bytes)
      } else {
        joined.append(note)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1_000])
  func `pieces of any size bring the same events`(pieceSize: Int) throws {
    let server = try End(.server)
    var rest = Self.conversation[...]
    while !rest.isEmpty {
      try server.receive(Array(rest.prefix(pieceSize)))
      rest = rest.dropFirst(pieceSize)
    }
    #expect(joined(server.takeNotes()) == Self.notes)
  }

  @Test(arguments: [1, 5, 100])
  func `a pair that speaks in pieces understands itself`(pieceSize: Int) throws {
    let pair = try Pair()
    pair.pieceSize = pieceSize
    let (_, answering) = try pair.request(["x-key": "value"], endStream: true)
    let stream = try #require(answering)
    pair.server.session.respond(HeaderBlock([":status": "200"]), on: stream)
    pair.server.session.send([UInt8](repeating: 7, count: 1_000), on: stream)
    pair.server.session.sendTrailers(HeaderBlock(["grpc-status": "0"]), on: stream)
    try pair.settle()
    #expect(
      joined(pair.client.takeNotes()).suffix(3) == [
        .data(1, [UInt8](repeating: 7, count: 1_000)), .trailers(1, ["grpc-status: 0"]),
        .closed(1, .noError),
      ])
  }

  @Test func `a conversation may end anywhere`() throws {
    for count in 0..<Self.conversation.count {
      let server = try End(.server)
      try server.receive(Array(Self.conversation.prefix(count)))
      _ = try server.produce()
      server.session.abandonStreams { _ in }
      #expect(server.session.streams.isEmpty)
    }
  }

  @Test func `one byte changed anywhere stops neither the process nor the other streams' end`()
    throws
  {
    for index in Self.conversation.indices {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        var bytes = Self.conversation
        bytes[index] ^= mask
        let server = try End(.server)
        try? server.receive(bytes)
        _ = try? server.produce()
        server.session.abandonStreams { _ in }
        #expect(server.session.streams.isEmpty)
      }
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `random frames do not stop the process`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let server = try End(.server)
    try server.receive(Frame.preface + Frame(.settings).bytes)
    for _ in 0..<100 {
      let frame = Frame(
        kind: UInt8.random(in: 0...11, using: &random), flags: .random(in: 0...255, using: &random),
        stream: UInt32.random(in: 0...9, using: &random),
        (0..<Int.random(in: 0...40, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        })
      do { try server.receive(frame.bytes) } catch { break }
      answer(server, &random)
      _ = try? server.produce()
    }
    server.session.abandonStreams { _ in }
    #expect(server.session.streams.isEmpty)
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `random bytes do not stop a client`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let client = try End(.client)
    _ = try client.session.request(.request(), endStream: false)
    _ = try client.produce()
    try? client.receive(Frame(.settings).bytes)
    for _ in 0..<50 {
      let bytes = (0..<Int.random(in: 1...100, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      do { try client.receive(bytes) } catch { break }
      _ = try? client.produce()
    }
    client.session.abandonStreams { _ in }
    #expect(client.session.streams.isEmpty)
  }

  /// Does what a driver might do on a stream, at random.
  private func answer(_ server: End, _ random: inout SplitMix) {
    guard let stream = server.streams.values.randomElement(using: &random) else { return }
    switch Int.random(in: 0...6, using: &random) {
    case 0: server.session.respond(HeaderBlock([":status": "200"]), on: stream)
    case 1: server.session.respondOnly(HeaderBlock([":status": "200"]), on: stream)
    case 2: server.session.send([UInt8](repeating: 1, count: 300), on: stream)
    case 3: server.session.sendTrailers(HeaderBlock(["grpc-status": "0"]), on: stream)
    case 4: server.session.reset(stream, .cancel)
    case 5: server.session.consume(10, on: stream)
    default: break
    }
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", "\u{16}\u{3}\u{1}",
  ])
  func `what is no HTTP/2 is a violation`(text: String) throws {
    let server = try End(.server)
    #expect(throws: HTTP2Error.self) {
      try server.receive(Array(text.utf8) + [UInt8](repeating: 0, count: 24))
    }
  }

  @Test func `endless CONTINUATION is a violation`() throws {
    let server = try End(.server)
    try server.receive(Frame.preface + Frame(.settings).bytes)
    try server.receive(Frame(.headers, stream: 1, Frame.block([(":path", "/")])).bytes)
    #expect(throws: HTTP2Error.self) {
      for _ in 0..<10_000 {
        try server.receive(Frame(.continuation, stream: 1, Frame.block([("a", "b")])).bytes)
        guard server.session.wantsRead else { throw HTTP2Error.peerViolation("cut off") }
      }
    }
  }

  @Test func `bytes of another protocol are told from a flood`() throws {
    let server = try End(.server)
    #expect(throws: HTTP2Error.prefaceWrong) {
      try server.receive(Array("GET / HTTP/1.1\r\n\r\n".utf8))
    }
    #expect(HTTP2Error.prefaceWrong.code == .protocolError)
    #expect(HTTP2Error.peerViolation("").code == .enhanceYourCalm)
  }

  @Test(arguments: [HTTP2Session.Role.server, .client])
  func `PRIORITY on stream 0 is a violation, and what comes behind it is not looked at`(
    role: HTTP2Session.Role
  ) throws {
    let end = try End(role)
    let preface = role == .server ? Frame.preface : []
    try end.receive(preface + Frame(.settings).bytes)
    _ = (try end.produce(), end.takeNotes())
    #expect(throws: HTTP2Error.priorityMisplaced) {
      try end.receive(
        Frame(.priority, [0, 0, 0, 0, 15]).bytes
          + Frame(.ping, [UInt8](repeating: 1, count: 8)).bytes)
    }
    #expect(HTTP2Error.priorityMisplaced.code == .protocolError)
    end.session.goAway(HTTP2Error.priorityMisplaced.code, reason: "")
    let frames = Frame.frames(in: try end.produce())
    #expect(frames.map(\.kind) == [Frame.Kind.goAway.rawValue])
    #expect(frames.first?.payload.suffix(4) == [0, 0, 0, 1])
  }

  @Test func `PRIORITY on a stream is ignored`() throws {
    let server = try End(.server)
    try server.receive(Frame.preface + Frame(.settings).bytes)
    try server.receive(Frame(.priority, stream: 1, [0, 0, 0, 0, 15]).bytes)
    #expect(server.session.wantsRead)
  }

  @Test func `a frame past the largest size is a violation`() throws {
    let server = try End(.server)
    try server.receive(Frame.preface + Frame(.settings).bytes)
    try? server.receive(
      Frame(.data, stream: 1, [UInt8](repeating: 0, count: 16_385)).bytes)
    let frames = Frame.frames(in: try server.produce())
    #expect(frames.contains { $0.kind == Frame.Kind.goAway.rawValue })
  }
}
