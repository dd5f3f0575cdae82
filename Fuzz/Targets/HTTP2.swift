// SPDX-License-Identifier: Apache-2.0

import HTTP2

/// Whatever a peer sends, in whatever pieces, a session answers or ends, no more streams are open
/// than allowed, and none outlives its connection. The first byte says which end we are, whether
/// the peer's preface is given, and how we answer; the second, how bytes are cut.
func fuzzHTTP2(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let choices = input.byte()
  let pieceSize = Int(input.byte()) + 1
  var configuration = HTTP2Configuration()
  configuration.concurrentStreamsMax = 8
  configuration.headerListSizeMax = 512
  configuration.streamSendQueueMax = 64
  let end = try FuzzedEnd(choices & 1 == 0 ? .server : .client, configuration, choices)
  if end.role == .client {
    let fields = HeaderBlock([
      ":method": "POST", ":scheme": "http", ":path": "/a", "te": "trailers",
    ])
    for _ in 0..<3 { _ = try end.session.request(fields, endStream: choices & 8 == 0) }
  }
  if choices & 2 == 0 { try end.receive(end.peerPreface) }
  for start in stride(from: 0, to: input.rest.count, by: pieceSize) {
    let piece = input.rest.dropFirst(start).prefix(pieceSize)
    guard try end.receive(Array(piece)) else { break }
    try require(end.session.streams.count <= 8, "\(end.session.streams.count) streams are open")
  }
  end.session.abandonStreams(end.handle)
  try require(end.session.streams.isEmpty, "a stream outlives its connection")
}

/// A session that answers what it is sent.
private final class FuzzedEnd {
  let role: HTTP2Session.Role
  let session: HTTP2Session
  private let choices: UInt8
  private var waiting: [HTTP2Stream] = []

  init(
    _ role: HTTP2Session.Role, _ configuration: HTTP2Configuration, _ choices: UInt8
  ) throws(HTTP2Error) {
    self.role = role
    self.choices = choices
    session = try HTTP2Session(role: role, configuration: configuration)
  }

  var peerPreface: [UInt8] {
    let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0]
    return role == .client ? settings : Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings
  }

  /// Takes bytes, answers and sends; false once the connection is lost.
  @discardableResult
  func receive(_ bytes: [UInt8]) throws -> Bool {
    do {
      try bytes.withUnsafeBytes { try session.receive($0, handle) }
    } catch {
      return false
    }
    for stream in waiting { answer(stream) }
    waiting = []
    var output: [UInt8] = []
    do {
      try session.produceOutput(into: &output, limit: 4_096, handle)
    } catch {
      return false
    }
    return session.wantsRead || session.wantsWrite
  }

  func handle(_ event: HTTP2Event) {
    switch event {
    case .headers(let stream, let block, let isTrailing, _):
      block.forEach { _, _ in }
      session.recycle(block)
      if !isTrailing, role == .server { waiting.append(stream) }
    case .data(let stream, let bytes):
      if choices & 16 == 0 { session.consume(bytes.count, on: stream) }
    default: break
    }
  }

  private func answer(_ stream: HTTP2Stream) {
    switch choices >> 5 {
    case 0: break
    case 1: session.reset(stream, .cancel)
    case 2: session.respondOnly(HeaderBlock([":status": "200", "grpc-status": "0"]), on: stream)
    default:
      session.respond(HeaderBlock([":status": "200"]), on: stream)
      session.send([UInt8](repeating: choices, count: 100), on: stream)
      session.sendTrailers(HeaderBlock(["grpc-status": "0"]), on: stream)
    }
  }
}
