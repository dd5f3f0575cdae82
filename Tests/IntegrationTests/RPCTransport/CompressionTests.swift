// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCTransport
import Reactor
import Testing

@Suite struct CompressionTests {
  private static let text = Array(String(repeating: "to and fro, ", count: 20_000).utf8)

  private func run(
    requests: MessageEncoding?, answers: CompressionConfiguration.Answers = .always,
    _ body: (EchoServer) async throws -> Void
  ) async throws {
    var server = ServerConfiguration()
    server.compression.answers = answers
    var channel = ChannelConfiguration()
    channel.requestEncoding = requests
    try await EchoServer.run(configuration: server, channel: channel, body)
  }

  @Test(arguments: [nil, MessageEncoding.gzip, .deflate])
  func `messages pass both ways compressed`(requests: MessageEncoding?) async throws {
    try await run(requests: requests) { echo in
      let answers = (
        try await echo.unary("Unary", Self.text), try await echo.unary("Unary", [1])
      )
      #expect(answers == (Self.text, [1]))
      let record = try #require(echo.records.all.first)
      #expect((record.receivedBytes < 10_000) == (requests != nil))
      #expect(record.sentBytes < 10_000)
    }
  }

  @Test func `answers to this machine are not compressed unless that is asked for`() async throws {
    try await run(requests: nil, answers: .forRemotePeers) { echo in
      let answer = try await echo.unary("Unary", Self.text)
      #expect(answer == Self.text)
      #expect(echo.records.all.first?.sentBytes == Self.text.count + 5)
    }
  }

  @Test func `a message that decompresses past the limit is refused`() async throws {
    try await run(requests: .gzip) { echo in
      let error = await #expect(throws: RPCError.self) {
        try await echo.unary("Unary", Array(repeating: 0, count: (4 << 20) + 1))
      }
      #expect(error?.code == .resourceExhausted)
      #expect(
        error?.message
          == "received message larger than max after decompression (more than 4194304)")
    }
  }

  @Test func `streams of compressed messages keep their order`() async throws {
    try await run(requests: .gzip) { echo in
      let stream = try await echo.channel.open("/echo.Echo/Each", CallOptions())
      for count in [5_000, 0, 100_000, 1, 2_000] {
        let message = Array(Self.text.prefix(count))
        try await stream.send([0, 0, 0, 0, 0].prefixed(message))
        #expect(try await stream.nextMessage() == message)
      }
      await stream.sendEnd()
      #expect(try await stream.nextMessage() == nil)
    }
  }
}

extension [UInt8] {
  /// These five bytes as the prefix of a message.
  fileprivate func prefixed(_ message: [UInt8]) -> [UInt8] {
    var frame = self + message
    MessagePrefix.write(to: &frame)
    return frame
  }
}
