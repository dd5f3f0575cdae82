// SPDX-License-Identifier: Apache-2.0

import RPC
import TestSupport
import Testing

@Suite struct ServerCallTests {
  private static func unary(
    _ handler: @escaping @Sendable (String, ServerContext) async throws -> String = { text, _ in
      text
    }
  ) -> Method { Method(UnaryMethod("p.S", "M", .text, .text), handler) }

  private static let echo = Method(BidirectionalMethod("p.S", "M", .text, .text)) {
    requests, _, answers in
    for try await text in requests { try await answers.send(text) }
  }

  private func isStatusOnly(_ act: Stage.Act?, _ code: StatusCode) -> Bool {
    if case .statusOnly(code, _, _)? = act { true } else { false }
  }

  // MARK: Regular calls

  @Test func `a unary call runs once its message and its end are there`() {
    let stage = Stage(Self.unary())
    stage.receive(message: Array("hi".utf8))
    #expect(stage.takeActs() == [.credit(7)])
    stage.receiveEnd()
    #expect(
      stage.takeActs() == [.head([]), .message(Array("hi".utf8)), .status(.ok, message: "")])
    #expect(stage.call.isFinished)
  }

  @Test func `a streaming call answers as messages come`() {
    let stage = Stage(Self.echo)
    #expect(stage.takeActs() == [])
    stage.receive(message: [0x61])
    #expect(stage.takeActs() == [.credit(6), .head([]), .message([0x61])])
    stage.receive(message: [0x62])
    #expect(stage.takeActs() == [.credit(6), .message([0x62])])
    stage.receiveEnd()
    #expect(stage.takeActs() == [.status(.ok, message: "")])
  }

  @Test func `a streaming call that answers nothing is a status alone`() {
    let stage = Stage(Self.echo)
    stage.receiveEnd()
    #expect(stage.takeActs() == [.statusOnly(.ok, message: "", head: [])])
  }

  @Test func `initial metadata goes out when the handler says so`() {
    let stage = Stage(
      Method(BidirectionalMethod("p.S", "M", .text, .text)) { requests, context, answers in
        context.addInitialMetadata(["a": "1"])
        try answers.sendInitialMetadata()
        context.addTrailingMetadata(["b": "2"])
        for try await _ in requests {}
      })
    #expect(stage.takeActs() == [.head(["a"])])
    stage.receiveEnd()
    #expect(stage.takeActs() == [.status(.ok, message: "")])
    #expect(stage.trailers == ["b"])
  }

  @Test func `a handler sees what the caller sent`() {
    let stage = Stage(
      Self.unary { _, context in
        "\(context.path) \(context.metadata["k"] ?? "") \(context.peer.address)"
      }, metadata: [("k", "v")])
    stage.receive(message: [])
    stage.receiveEnd()
    #expect(stage.takeActs().dropFirst(2).first == .message(Array("/p.S/M v test".utf8)))
  }

  // MARK: Errors of the handler

  @Test func `an error before any answer is a status alone with its metadata`() {
    let stage = Stage(
      Self.unary { _, context in
        context.addInitialMetadata(["i": "1"])
        context.addTrailingMetadata(["t": "1"])
        throw RPCError(.aborted, "why", metadata: ["e": "1"])
      })
    stage.receive(message: [])
    stage.receiveEnd()
    #expect(stage.takeActs().last == .statusOnly(.aborted, message: "why", head: ["i"]))
    #expect(stage.trailers == ["e", "t", "x-request-id"])
  }

  @Test func `an error after an answer is the status of trailers`() {
    let stage = Stage(
      Method(ServerStreamingMethod("p.S", "M", .text, .text)) { text, _, answers in
        try await answers.send(text)
        throw RPCError(.dataLoss, "gone")
      })
    stage.receive(message: [1])
    stage.receiveEnd()
    #expect(stage.takeActs().suffix(2) == [.message([1]), .status(.dataLoss, message: "gone")])
  }

  @Test func `an error that nobody classified says nothing of itself`() {
    struct Secret: Error {}
    let stage = Stage(Self.unary { _, _ in throw Secret() })
    stage.receive(message: [])
    stage.receiveEnd()
    guard case .statusOnly(.internal, let message, _)? = stage.takeActs().last else {
      Issue.record("no status")
      return
    }
    #expect(!message.contains("Secret"))
  }

  @Test func `a handler that gives up says CANCELLED`() {
    let stage = Stage(Self.unary { _, _ in throw CancellationError() })
    stage.receive(message: [])
    stage.receiveEnd()
    #expect(isStatusOnly(stage.takeActs().last, .cancelled))
  }

  // MARK: Requests that break a rule

  @Test func `a unary request without a message is UNIMPLEMENTED`() {
    let stage = Stage(Self.unary())
    stage.receiveEnd()
    #expect(isStatusOnly(stage.takeActs().last, .unimplemented))
  }

  @Test(arguments: [[0, 0, 0, 0, 0], [0], [0, 0, 0, 0, 9, 1]] as [[UInt8]])
  func `a unary request with more than a message is UNIMPLEMENTED`(more: [UInt8]) {
    let stage = Stage(Self.unary())
    stage.receive([0, 0, 0, 0, 1, 7] + more)
    #expect(isStatusOnly(stage.takeActs().last, .unimplemented))
    stage.receiveEnd()
    #expect(stage.takeActs() == [])
  }

  @Test(arguments: [[0], [0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 2, 1]] as [[UInt8]])
  func `a request that ends within a message is INTERNAL`(bytes: [UInt8]) {
    for method in [Self.unary(), Self.echo] {
      let stage = Stage(method)
      stage.receive(bytes)
      stage.receiveEnd()
      #expect(isStatusOnly(stage.takeActs().last, .internal))
    }
  }

  @Test func `an oversize message is RESOURCE_EXHAUSTED before it arrives`() {
    let stage = Stage(Self.unary(), messageSizeMax: 10)
    stage.receive([0, 0, 0, 0, 11])
    #expect(
      stage.takeActs() == [
        .statusOnly(
          .resourceExhausted, message: "received message larger than max (11 vs. 10)", head: [])
      ])
  }

  @Test func `a broken message in a stream ends it, and bytes after it are passed over`() {
    let stage = Stage(Self.echo)
    stage.receive(message: [1])
    stage.receive([2, 0, 0, 0, 0])
    #expect(
      stage.takeActs().suffix(1) == [
        .status(.internal, message: "a message has the undefined flag 2")
      ])
    stage.receive(message: [3])
    stage.receiveEnd()
    #expect(stage.takeActs() == [])
  }

  // MARK: The end from outside

  private static let hanging = Method(BidirectionalMethod("p.S", "M", .text, .text)) {
    requests, _, _ in
    // Ends when the call does.
    for try await _ in requests {}
  }

  @Test func `a deadline that passes is told and cancels the handler`() {
    let stage = Stage(Self.hanging)
    stage.executor.run()
    stage.call.cancel(.deadlineExceeded)
    #expect(isStatusOnly(stage.takeActs().last, .deadlineExceeded))
    #expect(stage.call.isFinished)
  }

  @Test func `a deadline that passes before the message is told`() {
    let stage = Stage(Self.unary())
    stage.call.cancel(.deadlineExceeded)
    #expect(isStatusOnly(stage.takeActs().last, .deadlineExceeded))
    stage.receive(message: [])
    stage.receiveEnd()
    #expect(stage.takeActs() == [])
  }

  @Test func `a handler's task is cancelled with its call`() {
    let stage = Stage(
      Self.unary { text, _ in
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        continuation.finish()
        return text
      })
    stage.receive(message: [])
    stage.receiveEnd()
    #expect(stage.takeActs() == [.credit(5)])
    stage.call.cancel(.deadlineExceeded)
    // What the handler still answers is too late.
    #expect(stage.takeActs().count == 1)
  }

  @Test func `a caller who has gone is told nothing`() {
    for method in [Self.hanging, Self.unary()] {
      let stage = Stage(method)
      stage.executor.run()
      stage.call.abandon()
      #expect(stage.takeActs() == [])
      #expect(stage.call.isFinished)
    }
  }

  @Test func `an end from outside comes once`() {
    let stage = Stage(Self.hanging)
    stage.executor.run()
    stage.call.cancel(.deadlineExceeded)
    stage.call.cancel(RPCError(.unavailable, "stopping"))
    stage.call.abandon()
    #expect(stage.takeActs().count == 1)
  }

  @Test func `bytes that come after the status are passed over`() {
    let stage = Stage(Method(BidirectionalMethod("p.S", "M", .text, .text)) { _, _, _ in })
    #expect(isStatusOnly(stage.takeActs().last, .ok))
    stage.receive(message: [1])
    stage.receive([9, 9, 9, 9, 9])
    stage.receiveEnd()
    #expect(stage.takeActs() == [])
  }

  @Test func `a reader that outlives its handler ends with it`() {
    let executor = ManualExecutor()
    let stage = Stage(
      Method(BidirectionalMethod("p.S", "M", .text, .text)) { requests, _, _ in
        // Nothing waits for this task.
        Task(executorPreference: executor) { for try await _ in requests {} }
      }, executor: executor)
    stage.executor.run()
    stage.receive(message: [1])
    #expect(stage.takeActs() == [.statusOnly(.ok, message: "", head: [])])
  }

  // MARK: Back-pressure

  @Test func `a caller is credited while no more than one message waits`() {
    let stage = Stage(Self.unaryThatNeverReads)
    stage.receive(message: [1])
    #expect(stage.takeActs() == [.credit(6)])
    stage.receive(message: [2])
    stage.receive(message: [3])
    #expect(stage.takeActs() == [])
  }

  /// Streams in, but waits for its cancellation instead of reading.
  private static let unaryThatNeverReads = Method(ClientStreamingMethod("p.S", "M", .text, .text)) {
    (_: RequestReader<String>, _) in
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    for await _ in stream {}
    continuation.finish()
    return ""
  }

  @Test func `reading credits what was held back`() {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let stage = Stage(
      Method(BidirectionalMethod("p.S", "M", .text, .text)) { requests, _, answers in
        for await _ in stream { break }
        for try await text in requests { try await answers.send(text) }
      })
    for byte: UInt8 in 1...3 { stage.receive(message: [byte]) }
    #expect(stage.takeActs() == [.credit(6)])
    continuation.yield()
    #expect(
      stage.takeActs() == [
        .head([]), .message([1]), .credit(12), .message([2]), .message([3]),
      ])
  }

  @Test func `a message is incomplete from its first byte to its last`() {
    let stage = Stage(Self.echo)
    #expect(stage.call.incompleteMessage == nil)
    stage.receive([0])
    #expect(stage.call.incompleteMessage == 0)
    stage.receive([0, 0, 0, 1])
    #expect(stage.call.incompleteMessage == 0)
    stage.receive([7])
    #expect(stage.call.incompleteMessage == nil)
    stage.receive([0])
    #expect(stage.call.incompleteMessage == 1)
  }

  @Test func `a message whose rest has no room is nobody's fault`() {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let stage = Stage(
      Method(BidirectionalMethod("p.S", "M", .text, .text)) { requests, _, _ in
        for await _ in stream { break }
        for try await _ in requests {}
      })
    stage.receive(message: [1])
    stage.receive([0])
    #expect(stage.call.incompleteMessage == 1)
    stage.receive([0, 0, 0, 0, 0])
    #expect(stage.call.incompleteMessage == nil)
    continuation.yield()
    stage.executor.run()
    #expect(stage.call.incompleteMessage == 2)
  }

  @Test func `a handler waits while the transport is congested`() {
    let stage = Stage(Self.echo)
    stage.isCongested = true
    stage.receive(message: [1])
    stage.receive(message: [2])
    #expect(stage.takeActs().filter { if case .message = $0 { true } else { false } }.count == 1)
    stage.isCongested = false
    stage.call.resumeSending()
    #expect(stage.takeActs().contains(.message([2])))
  }

  @Test func `a handler that waits for room is woken by the end`() {
    let stage = Stage(Self.echo)
    stage.isCongested = true
    stage.receive(message: [1])
    stage.call.cancel(RPCError(.unavailable, "stopping"))
    #expect(stage.takeActs().last == .status(.unavailable, message: "stopping"))
  }

  @Test func `a long stream is answered message by message`() {
    let stage = Stage(Self.echo)
    for _ in 0..<2_000 { stage.receive(message: [1]) }
    #expect(stage.takeActs().count == 2_000 * 2 + 1)
  }
}
