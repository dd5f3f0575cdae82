// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCTransport
import Reactor
import Testing

@Suite struct ServerAndChannelTests {
  @Test func `a unary call comes back with its bytes and metadata`() async throws {
    try await EchoServer.run { echo in
      let message = Array("hello".utf8)
      let stream = try await echo.channel.open(
        "/echo.Echo/Unary", CallOptions(metadata: ["ask": "who"]))
      try await stream.send(Self.frame(message))
      await stream.sendEnd()
      #expect(try await stream.nextMessage() == message)
      #expect(try await stream.nextMessage() == nil)
      #expect(await stream.trailingMetadata()["echo"] == "who")
    }
  }

  @Test func `an error comes back with its code and message`() async throws {
    try await EchoServer.run { echo in
      let text = "50 % of \u{1F980}\r\n"
      let error = await #expect(throws: RPCError.self) {
        try await echo.unary("Fail", Array(text.utf8))
      }
      #expect(error?.code == .failedPrecondition)
      #expect(error?.message == text)
    }
  }

  @Test func `an error names its call as the log does`() async throws {
    try await EchoServer.run { echo in
      let made = await #expect(throws: RPCError.self) { try await echo.unary("Fail", [0x61]) }
      let given = await #expect(throws: RPCError.self) {
        try await echo.unary("Fail", [0x61], metadata: [CallID.field: "mine"])
      }
      let refused = await #expect(throws: RPCError.self) { try await echo.unary("Nothing", []) }
      let ids = [made, given, refused].map { $0?.metadata[CallID.field] }
      #expect(ids == echo.records.all.map(\.requestID))
      #expect(ids[1] == "mine")
    }
  }

  @Test func `an unknown method is unimplemented`() async throws {
    try await EchoServer.run { echo in
      let error = await #expect(throws: RPCError.self) { try await echo.unary("Nothing", []) }
      #expect(error?.code == .unimplemented)
    }
  }

  @Test(arguments: [0, 1, 16_384, 65_535, 1 << 20, 4 << 20])
  func `a message of any size up to the limit passes`(size: Int) async throws {
    try await EchoServer.run { echo in
      let message = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let answer = try await echo.unary("Unary", message)
      #expect(answer == message)
    }
  }

  @Test func `a message past the limit is refused with both numbers`() async throws {
    var configuration = ServerConfiguration()
    configuration.messageSizeMax = 1_000
    try await EchoServer.run(configuration: configuration) { echo in
      let message = [UInt8](repeating: 1, count: 1_000)
      let answer = try await echo.unary("Unary", message)
      #expect(answer == message)
      let error = await #expect(throws: RPCError.self) {
        try await echo.unary("Unary", message + [1])
      }
      #expect(error?.code == .resourceExhausted)
      #expect(error?.message == "received message larger than max (1001 vs. 1000)")
    }
  }

  @Test func `streams of all three kinds carry their messages in order`() async throws {
    try await EchoServer.run { echo in
      let collect = try await echo.channel.open("/echo.Echo/Collect", CallOptions())
      for byte in UInt8(0)..<100 { try await collect.send(Self.frame([byte])) }
      await collect.sendEnd()
      #expect(try await collect.nextMessage() == Array(0..<100))
      #expect(try await collect.nextMessage() == nil)

      let split = try await echo.channel.open("/echo.Echo/Split", CallOptions())
      try await split.send(Self.frame(Array(0..<100)))
      await split.sendEnd()
      for byte in UInt8(0)..<100 { #expect(try await split.nextMessage() == [byte]) }
      #expect(try await split.nextMessage() == nil)

      let each = try await echo.channel.open("/echo.Echo/Each", CallOptions())
      for byte in UInt8(0)..<100 {
        try await each.send(Self.frame([byte]))
        #expect(try await each.nextMessage() == [byte])
      }
      await each.sendEnd()
      #expect(try await each.nextMessage() == nil)
    }
  }

  @Test func `a stream without answers ends with OK`() async throws {
    try await EchoServer.run { echo in
      let split = try await echo.channel.open("/echo.Echo/Split", CallOptions())
      try await split.send(Self.frame([]))
      await split.sendEnd()
      #expect(try await split.nextMessage() == nil)
    }
  }

  @Test func `a handler that reads late opens the window for the rest`() async throws {
    try await EchoServer.run { echo in
      // Four windows of a stream.
      let messages = [[UInt8]](repeating: [UInt8](repeating: 7, count: 256 << 10), count: 16)
      let late = try await echo.channel.open("/echo.Echo/Late", CallOptions())
      try await late.send(Self.frame(messages[0]))
      async let upload: Void = {
        for message in messages.dropFirst() { try await late.send(Self.frame(message)) }
        await late.sendEnd()
      }()
      echo.gate.add()
      try await upload
      #expect(try await late.nextMessage() == Array("\(4 << 20)".utf8))
    }
  }

  @Test func `a call that ends as it begins is recorded with its method`() async throws {
    try await EchoServer.run { echo in
      let refused = try await echo.channel.open("/echo.Echo/Refuse", CallOptions())
      await refused.sendEnd()
      let error = await #expect(throws: RPCError.self) { try await refused.nextMessage() }
      #expect(error?.code == .permissionDenied)
      #expect(echo.records.all.map(\.path) == ["/echo.Echo/Refuse"])
      #expect(echo.records.all.map(\.code) == [.permissionDenied])
    }
  }

  @Test func `a flood of answers passes through the windows`() async throws {
    try await EchoServer.run { echo in
      let flood = try await echo.channel.open("/echo.Echo/Flood", CallOptions())
      try await flood.send(Self.frame([200]))
      await flood.sendEnd()
      var count = 0
      while let message = try await flood.nextMessage() { count += message.count }
      #expect(count == 200 * (64 << 10))
    }
  }

  @Test func `a deadline ends the call on both sides`() async throws {
    try await EchoServer.run { echo in
      // On a busy machine a call may be over before its handler was begun.
      var nextTimeout = Duration.milliseconds(500)
      repeat {
        let timeout = nextTimeout
        let error = await #expect(throws: RPCError.self) {
          try await echo.unary("Hang", [], timeout: timeout)
        }
        #expect(error?.code == .deadlineExceeded)
        nextTimeout = timeout * 2
      } while echo.hangs.count == 0
      await echo.cancellations.wait(for: 1)
    }
  }

  @Test func `cancelling the caller's task cancels the handler`() async throws {
    try await EchoServer.run { echo in
      let started = Counter()
      let task = Task {
        let stream = try await echo.channel.open("/echo.Echo/Hang", CallOptions())
        try await stream.send(Self.frame([]))
        await stream.sendEnd()
        started.add()
        return try await stream.cancelledWithTask { (stream) async throws(RPCError) in
          try await stream.nextMessage()
        }
      }
      await started.wait(for: 1)
      task.cancel()
      let error = await #expect(throws: RPCError.self) { try await task.value }
      #expect(error?.code == .cancelled)
    }
  }

  @Test func `many calls at once all come back`() async throws {
    try await EchoServer.run { echo in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<500 {
          group.addTask {
            let message = Array("\(number)".utf8)
            return try await echo.unary("Unary", message) == message
          }
        }
        for try await isSame in group { #expect(isSame) }
      }
      #expect(echo.records.all.count == 500)
      #expect(echo.records.all.allSatisfy { $0.code == .ok })
    }
  }

  @Test func `a Unix socket serves too`() async throws {
    let path = "/tmp/holdfast-test-\(UInt32.random(in: 0 ... .max)).sock"
    try await EchoServer.run(on: "unix:" + path) { echo in
      let answer = try await echo.unary("Unary", [1, 2, 3])
      #expect(answer == [1, 2, 3])
      #expect(echo.records.all.first?.peer.isLocal == true)
    }
  }

  @Test func `a drain lets a running call finish and refuses the next`() async throws {
    try await EchoServer.run { echo in
      let each = try await echo.channel.open("/echo.Echo/Each", CallOptions())
      try await each.send(Self.frame([1]))
      #expect(try await each.nextMessage() == [1])
      let drained = Task { await echo.server.drain(grace: .seconds(60)) }
      try await each.send(Self.frame([2]))
      #expect(try await each.nextMessage() == [2])
      await each.sendEnd()
      #expect(try await each.nextMessage() == nil)
      #expect(await drained.value == 0)
      let error = await #expect(throws: RPCError.self) { try await echo.unary("Unary", []) }
      #expect(error?.code == .unavailable)
    }
  }

  @Test func `a drain past its grace cancels with UNAVAILABLE`() async throws {
    try await EchoServer.run { echo in
      let call = try await echo.channel.open("/echo.Echo/Each", CallOptions())
      try await call.send(Self.frame([1]))
      #expect(try await call.nextMessage() == [1])
      #expect(await echo.server.drain(grace: .milliseconds(1)) == 1)
      let error = await #expect(throws: RPCError.self) { try await call.nextMessage() }
      #expect(error?.code == .unavailable)
    }
  }

  @Test func `nobody listening is UNAVAILABLE with the reason`() async throws {
    let loop = try EventLoop(name: "lonely")
    try loop.start()
    let channel = Channel(to: "127.0.0.1:1", on: loop)
    let error = await #expect(throws: RPCError.self) {
      _ = try await channel.open("/a/b", CallOptions())
    }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("127.0.0.1:1") == true)
    await channel.close()
    loop.stop()
    loop.join()
  }

  @Test func `closing a channel cancels its calls, and it takes no more`() async throws {
    try await EchoServer.run { echo in
      let call = try await echo.channel.open("/echo.Echo/Each", CallOptions())
      try await call.send(Self.frame([1]))
      #expect(try await call.nextMessage() == [1])
      await echo.channel.close()
      let ended = await #expect(throws: RPCError.self) { try await call.nextMessage() }
      #expect(ended?.code == .cancelled)
      let refused = await #expect(throws: RPCError.self) { try await echo.unary("Unary", []) }
      #expect(refused?.code == .unavailable)
    }
  }

  @Test func `a channel that is let go without being closed harms nobody`() async throws {
    try await EchoServer.run { echo in
      for _ in 0..<20 {
        let channel = Channel(to: echo.address.description, on: echo.channel.loop)
        let answer = try await channel.unary(EchoServer.unary, [1])
        #expect(answer == [1])
      }
      // The server asks the connections that are left to end, and they do.
      #expect(await echo.server.drain(grace: .seconds(60)) == 0)
    }
  }

  @Test func `two servers can not share an address by mistake`() async throws {
    try await EchoServer.run { echo in
      await #expect(throws: ReactorError.self) {
        try await EchoServer.run(on: echo.address.description) { _ in }
      }
    }
  }

  private static func frame(_ message: [UInt8]) -> [UInt8] {
    var frame = [UInt8](repeating: 0, count: MessagePrefix.size) + message
    MessagePrefix.write(to: &frame)
    return frame
  }
}
