// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import RPCTransport
import Reactor
import TestSupport
import Testing

/// Refusals for load in the form of each protocol.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct OverloadFormTests {
  /// A form of a call, and the parts of its refusal.
  struct Form: CustomTestStringConvertible, Sendable {
    let type: String
    let method: String
    let parts: [String]
    var testDescription: String { type }
  }

  private static let connect = [
    "HTTP/1.1 503 ", "content-type: application/json\r\n", "retry-after: 2\r\n",
    #"{"code":"unavailable""#, #""reason":"SERVER_OVERLOADED""#, #""retryDelay":"1.500s""#,
  ]

  private static let web = ["HTTP/1.1 200 ", "grpc-status: 14\r\n", "grpc-status-details-bin: "]

  static let forms = [
    Form(type: "application/proto", method: "Unary", parts: connect),
    Form(type: "application/json", method: "Unary", parts: connect),
    Form(
      type: "application/connect+proto", method: "Split",
      parts: ["HTTP/1.1 200 ", "content-type: application/connect+proto\r\n"]
        + connect.suffix(3)),
    Form(
      type: "application/connect+json", method: "Split",
      parts: ["HTTP/1.1 200 ", "content-type: application/connect+json\r\n"]
        + connect.suffix(3)),
    Form(
      type: "application/grpc-web", method: "Unary",
      parts: web + ["content-type: application/grpc-web\r\n"]),
    Form(
      type: "application/grpc-web+proto", method: "Split",
      parts: web + ["content-type: application/grpc-web+proto\r\n"]),
    Form(
      type: "application/grpc-web-text", method: "Unary",
      // The status is in base64.
      parts: web.prefix(1) + ["content-type: application/grpc-web-text\r\n"]),
  ]

  /// The reasons for which a server refuses a call.
  enum Cause: CaseIterable {
    /// As many calls run as may.
    case room
    /// Calls wait too long for their start.
    case delay
  }

  private func request(_ form: Form, _ fields: [String]) -> String {
    ([
      "POST /echo.Echo/\(form.method) HTTP/1.1", "host: h", "content-type: \(form.type)",
      "content-length: 0",
    ] + fields).joined(separator: "\r\n") + "\r\n\r\n"
  }

  @Test(arguments: forms, Cause.allCases)
  func `a refusal for load has the form of the protocol, and the connection goes on`(
    form: Form, cause: Cause
  ) async throws {
    let calling = try EventLoop(name: "http1")
    try calling.start()
    var configuration = ServerConfiguration()
    configuration.overloadRetryDelay = .milliseconds(1_500)
    switch cause {
    case .room: configuration.runningCallsMax = 0
    case .delay:
      configuration.queueTimeMax = .nanoseconds(-1)
      configuration.queueTimeGrace = .zero
    }
    try await EchoServer.run(configuration: configuration) { echo in
      // The first call that waits too long begins the time for which that may last.
      if cause == .delay { _ = try await echo.unary("Unary", []) }
      let connection = try await ByteConnection.connect(to: echo.address, on: calling)
      await connection.send(request(form, []) + request(form, ["connection: close"]))
      let all = await connection.untilEnd()
      for part in form.parts {
        #expect(all.components(separatedBy: part) == 3, "\(part) in \(all)")
      }
      let statistics = await echo.server.statistics()
      #expect(statistics[.refusedStreams] == (cause == .room ? 2 : 0))
      #expect(statistics[.shedCalls] == (cause == .delay ? 2 : 0))
      #expect(echo.records.all.suffix(2).map(\.code) == [.unavailable, .unavailable])
    }
    calling.stop()
    calling.join()
  }

  @Test(arguments: forms)
  func `over HTTP 2 a call without room is told so in the form of its protocol`(
    form: Form
  ) async throws {
    var configuration = ServerConfiguration()
    configuration.overloadRetryDelay = .milliseconds(1_500)
    configuration.runningCallsMax = 0
    try await EchoServer.run(configuration: configuration) { echo in
      let peer = try await RawPeer.connect(to: echo.address, on: echo.channel.loop)
      await peer.request("/echo.Echo/\(form.method)", contentType: form.type)
      // The rest of the request is not read: the response is the end of the stream.
      let end = await peer.next { if case .closed = $0 { true } else { $0 == .end } }
      #expect(end == .closed(stream: 1, .noError))
      for part in form.parts {
        let here = part.hasPrefix("HTTP/1.1 ") ? ":status: " + part.dropFirst(9).dropLast() : part
        #expect(await peer.hasReceived(here), "\(here)")
      }
      #expect(await echo.server.statistics()[.refusedStreams] == 1)
      #expect(echo.records.all.map(\.code) == [.unavailable])
      await peer.close()
    }
  }

  /// gRPC's libraries know what it means, and who is told nothing costs little.
  @Test(arguments: [("application/grpc+proto", 100), ("application/json", 0)])
  func `over HTTP 2 a call of gRPC without room, or one past the rate, is refused as a stream`(
    contentType: String, toldPerSecond: Int
  ) async throws {
    var configuration = ServerConfiguration()
    configuration.runningCallsMax = 0
    configuration.toldRefusalsPerSecondMax = toldPerSecond
    try await EchoServer.run(configuration: configuration) { echo in
      let peer = try await RawPeer.connect(to: echo.address, on: echo.channel.loop)
      await peer.request("/echo.Echo/Unary", contentType: contentType)
      let end = await peer.next { if case .closed = $0 { true } else { $0 == .end } }
      #expect(end == .closed(stream: 1, .refusedStream))
      #expect(await !peer.hasReceived(":status"))
      #expect(echo.records.all.isEmpty)
      await peer.close()
    }
  }
}

extension String {
  /// The number of pieces that `separator` cuts the text into.
  fileprivate func components(separatedBy separator: String) -> Int {
    split(separator: separator, omittingEmptySubsequences: false).count
  }
}
