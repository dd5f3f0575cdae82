// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

/// A caller's call, fed by hand.
@MainActor @Suite struct ClientCallTests {
  /// What a transport was told.
  private final class Output: ClientCallOutput {
    var sent: [[UInt8]] = []
    var hasEnded = false
    var credits: [Int] = []
    var resets = 0
    var isCongested = false

    func send(_ frame: [UInt8]) { sent.append(frame) }
    func sendEnd() { hasEnded = true }
    func credit(_ count: Int) { credits.append(count) }
    func reset() { resets += 1 }
  }

  private let output = Output()
  private let call: ClientCall

  init() { call = ClientCall(messageSizeMax: 10, output: output) }

  private func fields(_ pairs: (String, String)...) -> ResponseFields {
    var fields = ResponseFields()
    for (name, value) in pairs {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { fields.take(name, $0) }
      }
    }
    return fields
  }

  private func receiveHead(isLast: Bool = false) {
    call.receiveHead(
      fields((":status", "200"), ("content-type", "application/grpc"), ("h", "1")),
      isLast: isLast)
  }

  private func receive(_ bytes: [UInt8]) { bytes.withUnsafeBytes { call.receive($0) } }

  private func nextMessage() async -> Result<[UInt8]?, RPCError> {
    do throws(RPCError) {
      return .success(try await call.nextMessage())
    } catch {
      return .failure(error)
    }
  }

  /// The code of the error that comes next, or nil.
  private func errorCode() async -> StatusCode? {
    if case .failure(let error) = await nextMessage() { error.code } else { nil }
  }

  @Test func `messages come in order, then the end`() async {
    receiveHead()
    receive([0, 0, 0, 0, 1, 7, 0, 0, 0, 0])
    receive([2, 8, 9])
    call.receiveTrailers(fields(("grpc-status", "0"), ("t", "1")))
    #expect(await call.initialMetadata() == ["h": "1"])
    #expect(await nextMessage() == .success([7]))
    #expect(await nextMessage() == .success([8, 9]))
    #expect(await nextMessage() == .success(nil))
    #expect(call.trailingMetadata == ["t": "1"])
    #expect(output.resets == 0)
  }

  @Test func `messages before an error are handed out first`() async {
    receiveHead()
    receive([0, 0, 0, 0, 1, 7])
    call.receiveTrailers(fields(("grpc-status", "10"), ("grpc-message", "why")))
    #expect(await nextMessage() == .success([7]))
    #expect(await nextMessage() == .failure(RPCError(.aborted, "why")))
  }

  @Test func `one who waits is woken by a message and by the end`() async {
    let first = Task.immediate { await nextMessage() }
    receiveHead()
    receive([0, 0, 0, 0, 0])
    #expect(await first.value == .success([]))
    let second = Task.immediate { await nextMessage() }
    call.abandon(.deadlineExceeded)
    #expect(await second.value == .failure(.deadlineExceeded))
  }

  @Test func `a status alone has no initial metadata`() async {
    call.receiveHead(
      fields(
        (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "12"),
        ("t", "1")), isLast: true)
    #expect(await call.initialMetadata().isEmpty)
    #expect(await errorCode() == .unimplemented)
    #expect(call.trailingMetadata == ["t": "1"])
  }

  @Test func `an answer that is no gRPC gives the stream up`() async {
    call.receiveHead(fields((":status", "503")), isLast: false)
    #expect(output.resets == 1)
    #expect(await errorCode() == .unavailable)
  }

  @Test(
    arguments: [
      ([0, 0, 0, 0, 11], StatusCode.resourceExhausted), ([1, 0, 0, 0, 0], .internal),
      ([9, 0, 0, 0, 0], .internal),
    ] as [([UInt8], StatusCode)])
  func `a broken message gives the stream up`(bytes: [UInt8], code: StatusCode) async {
    receiveHead()
    receive(bytes)
    #expect(output.resets == 1)
    #expect(await errorCode() == code)
  }

  @Test func `an answer that ends within a message is INTERNAL although its status is OK`() async {
    receiveHead()
    receive([0, 0, 0, 0, 2, 1])
    call.receiveTrailers(fields(("grpc-status", "0")))
    #expect(await errorCode() == .internal)
  }

  @Test func `an answer without trailers is never OK`() async {
    receiveHead()
    call.receiveEnd()
    #expect(await errorCode() == .unknown)
  }

  @Test func `the server is credited while no more than one message waits`() async {
    receiveHead()
    for _ in 0..<3 { receive([0, 0, 0, 0, 1, 7]) }
    #expect(output.credits == [6])
    _ = await nextMessage()
    #expect(output.credits == [6])
    _ = await nextMessage()
    #expect(output.credits == [6, 12])
  }

  @Test func `a sender waits while the transport is congested`() async throws {
    output.isCongested = true
    var isDone = false
    let sending = Task.immediate {
      try await call.send([1])
      isDone = true
    }
    #expect(output.sent == [[1]])
    #expect(!isDone)
    output.isCongested = false
    call.resumeSending()
    try await sending.value
    #expect(isDone)
  }

  @Test func `nothing is sent once the call is over`() async {
    call.abandon(RPCError(.unavailable, "lost"))
    await #expect(throws: RPCError(.unavailable, "lost")) { try await call.send([1]) }
    call.sendEnd()
    #expect(output.sent.isEmpty)
    #expect(!output.hasEnded)
  }

  @Test func `giving up resets the stream once`() async {
    call.cancel()
    call.cancel()
    #expect(output.resets == 1)
    #expect(await errorCode() == .cancelled)
    receiveHead()
    receive([0, 0, 0, 0, 0])
    call.receiveTrailers(fields(("grpc-status", "0")))
    #expect(await errorCode() == .cancelled)
  }
}
