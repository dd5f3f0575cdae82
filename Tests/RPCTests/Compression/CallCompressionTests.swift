// SPDX-License-Identifier: Apache-2.0

import RPC
import TestSupport
import Testing

@Suite struct CallCompressionTests {
  private let engine = RunLengthEngine()

  private func stage(
    _ method: RPC.Method, inbound: MessageEncoding? = nil, outbound: MessageEncoding? = .gzip
  ) -> Stage {
    Stage(
      method, messageSizeMax: 100,
      compression: CallCompression(
        engine: engine, inbound: inbound, outbound: outbound, messageSizeMin: 10))
  }

  private static func unary(
    _ handler: @escaping @Sendable (String, ServerContext) async throws -> String
  ) -> RPC.Method { RPC.Method(UnaryMethod("p.S", "M", .text, .text), handler) }

  private static let repeated = Array("aaaaaaaaaaaa".utf8)

  private func answer(_ message: [UInt8], _ stage: Stage) -> [Stage.Act] {
    stage.receive(message: message)
    stage.receiveEnd()
    return stage.takeActs().filter { if case .credit = $0 { false } else { true } }
  }

  @Test func `an answer that shrinks is sent compressed and announced`() {
    let stage = stage(Self.unary { text, _ in text })
    let acts = answer(Self.repeated, stage)
    #expect(acts == [.head([]), .message([0x61, 12]), .status(.ok, message: "")])
    #expect(stage.flags == [1])
    #expect(stage.encoding == .gzip)
  }

  @Test(arguments: ["aaaaaaaaa", "abcdefghijkl", ""])
  func `an answer that is short or does not shrink is neither`(text: String) {
    let stage = stage(Self.unary { text, _ in text })
    let acts = answer(Array(text.utf8), stage)
    #expect(acts == [.head([]), .message(Array(text.utf8)), .status(.ok, message: "")])
    #expect(stage.flags == [0])
    #expect(stage.encoding == nil)
  }

  @Test func `nothing is compressed for a caller that takes nothing`() {
    let stage = stage(Self.unary { text, _ in text }, inbound: .gzip, outbound: nil)
    #expect(answer(Self.repeated, stage).contains(.message(Self.repeated)))
    #expect(stage.flags == [0])
  }

  @Test func `a handler may opt out`() {
    let stage = stage(
      Self.unary { text, context in
        context.disableCompression()
        return text
      })
    #expect(answer(Self.repeated, stage).contains(.message(Self.repeated)))
    #expect(stage.encoding == nil)
  }

  @Test func `a stream announces its encoding and leaves single messages out`() {
    let method = Method(ServerStreamingMethod("p.S", "M", .text, .text)) { text, _, answers in
      try await answers.send(text, mayCompress: false)
      try await answers.send(text)
    }
    let stage = stage(method, outbound: .deflate)
    _ = answer(Self.repeated, stage)
    #expect(stage.flags == [0, 1])
    #expect(stage.encoding == .deflate)
  }

  @Test func `a request is decompressed when it is taken`() {
    let stage = stage(
      Self.unary { text, context in "\(text) \(context.wasRequestCompressed)" }, inbound: .gzip,
      outbound: nil)
    stage.receive(message: [0x62, 3], isCompressed: true)
    #expect(engine.decompressions == 0)
    stage.receiveEnd()
    #expect(stage.takeActs().contains(.message(Array("bbb true".utf8))))
  }

  @Test func `a message need not be compressed where it may be`() {
    let stage = stage(
      Self.unary { text, context in "\(text) \(context.wasRequestCompressed)" }, inbound: .gzip,
      outbound: nil)
    stage.receive(message: [0x62, 3])
    stage.receiveEnd()
    #expect(engine.decompressions == 0)
    #expect(stage.takeActs().contains(.message(Array("b\u{3} false".utf8))))
  }

  @Test(arguments: [([1], StatusCode.internal), ([0x61, 101], .resourceExhausted)])
  func `a request that can not be decompressed ends the call`(bytes: [UInt8], code: StatusCode) {
    let stage = stage(Self.unary { text, _ in text }, inbound: .gzip, outbound: nil)
    stage.receive(message: bytes, isCompressed: true)
    stage.receiveEnd()
    guard case .statusOnly(code, _, _)? = stage.takeActs().last else {
      Issue.record("the call did not end with \(code)")
      return
    }
  }

  @Test func `a stream that can not be decompressed ends whatever its handler does`() {
    let method = Method(BidirectionalMethod("p.S", "M", .text, .text)) { requests, _, answers in
      do {
        for try await text in requests { try await answers.send(text) }
      } catch {
        // A handler that goes on as if nothing were amiss.
      }
    }
    let stage = stage(method, inbound: .gzip, outbound: nil)
    stage.receive(message: [1, 2, 3], isCompressed: true)
    guard case .statusOnly(.internal, _, _)? = stage.takeActs().last else {
      Issue.record("the call did not end with INTERNAL")
      return
    }
  }
}
