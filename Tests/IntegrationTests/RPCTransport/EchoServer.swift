// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCProtobuf
import RPCTransport
import Reactor
import Synchronization
import TLS

/// A server of byte-echoing methods on loops of its own, and a channel to it on another.
struct EchoServer: Sendable {
  let server: Server
  let address: SocketAddress
  let channel: Channel
  let records = Records()
  /// Counts how often the handler of `/echo.Echo/Hang` was begun.
  let hangs = Counter()
  /// Counts what that handler saw cancelled.
  let cancellations = Counter()
  /// Lets the handler of `/echo.Echo/Late` begin to read.
  let gate = Counter()
  /// Counts how often that handler was begun.
  let lateCalls = Counter()
  private let loops: [EventLoop]

  static let bytes = MessageCoder<[UInt8]>(
    decode: { bytes throws(RPCError) in bytes },
    frame: { bytes, headroom in [UInt8](repeating: 0, count: headroom) + bytes })

  /// Sends back the message.
  static let unary = UnaryMethod("echo.Echo", "Unary", bytes, bytes)

  init(
    on text: String = "127.0.0.1:0", configuration: ServerConfiguration = .init(),
    channel channelConfiguration: ChannelConfiguration = .init(),
    admission: any Admission = OpenAdmission(), tls: (@Sendable () -> TLSContext)? = nil,
    loopCount: Int = 1
  ) async throws {
    let serving = try (0..<loopCount).map { try EventLoop(name: "server-\($0)") }
    let calling = try EventLoop(name: "client")
    loops = serving + [calling]
    for loop in loops { try loop.start() }
    let (hangs, cancellations, gate, lateCalls) = (hangs, cancellations, gate, lateCalls)
    let records = records
    server = await Server(
      loops: serving, configuration: configuration, admission: admission,
      observer: { _, _ in records },
      errors: DetailedErrors(domain: "echo")
    ) { _ in Self.services(hangs, cancellations, gate, lateCalls) }
    address = try await server.listen(on: SocketAddress(parsing: text), tls: tls)
    channel = Channel(
      to: address.description, on: calling, configuration: channelConfiguration)
  }

  /// Runs `body` against a fresh server and stops everything behind it.
  static func run(
    on text: String = "127.0.0.1:0", configuration: ServerConfiguration = .init(),
    channel: ChannelConfiguration = .init(), admission: any Admission = OpenAdmission(),
    tls: (@Sendable () -> TLSContext)? = nil, loopCount: Int = 1,
    _ body: (EchoServer) async throws -> Void
  ) async throws {
    let echo = try await EchoServer(
      on: text, configuration: configuration, channel: channel, admission: admission, tls: tls,
      loopCount: loopCount)
    let result: Result<Void, any Error>
    do { result = .success(try await body(echo)) } catch { result = .failure(error) }
    await echo.channel.close()
    _ = await echo.server.drain(grace: .zero)
    for loop in echo.loops { loop.stop() }
    for loop in echo.loops { loop.join() }
    try result.get()
  }

  func unary(
    _ method: String, _ message: [UInt8], timeout: Duration? = nil, metadata: Metadata = [:]
  ) async throws -> [UInt8] {
    try await channel.unary(
      UnaryMethod("echo.Echo", method, Self.bytes, Self.bytes), message,
      options: CallOptions(metadata: metadata, timeout: timeout))
  }

  private static func services(
    _ hangs: Counter, _ cancellations: Counter, _ gate: Counter, _ lateCalls: Counter
  ) -> ServiceRegistry {
    var services = ServiceRegistry()
    services.register(
      Method(UnaryMethod("echo.Echo", "Unary", bytes, bytes)) { message, context in
        var metadata = Metadata()
        metadata.append("echo", context.metadata["ask"] ?? "nothing")
        context.addTrailingMetadata(metadata)
        return message
      })
    services.registerHealth(HealthBoard(services: ["echo.Echo"], status: .serving))
    services.register(
      Method(UnaryMethod("echo.Echo", "Fail", bytes, bytes)) { message, _ in
        throw RPCError(.failedPrecondition, String(decoding: message, as: UTF8.self))
      })
    services.register(
      Method(UnaryMethod("echo.Echo", "Break", bytes, bytes)) { message, _ in
        throw Unclassified(text: String(decoding: message, as: UTF8.self))
      })
    services.register(
      Method(UnaryMethod("echo.Echo", "Hang", bytes, bytes)) { _, _ in
        hangs.add()
        let cancelled = Counter()
        await withTaskCancellationHandler {
          await cancelled.wait(for: 1)
        } onCancel: {
          cancelled.add()
        }
        cancellations.add()
        return []
      })
    services.register(
      Method(ClientStreamingMethod("echo.Echo", "Collect", bytes, bytes)) { reader, _ in
        var all: [UInt8] = []
        for try await message in reader { all += message }
        return all
      })
    services.register(
      Method(ClientStreamingMethod("echo.Echo", "Late", bytes, bytes)) { reader, _ in
        lateCalls.add()
        await gate.wait(for: 1)
        var count = 0
        for try await message in reader { count += message.count }
        return Array("\(count)".utf8)
      })
    services.register(
      Method(BidirectionalMethod("echo.Echo", "Refuse", bytes, bytes)) { _, _, _ in
        throw RPCError(.permissionDenied, "not here")
      })
    services.register(
      Method(ServerStreamingMethod("echo.Echo", "Split", bytes, bytes)) { message, _, writer in
        for byte in message { try await writer.send([byte]) }
      })
    services.register(
      Method(BidirectionalMethod("echo.Echo", "Each", bytes, bytes)) { reader, _, writer in
        for try await message in reader { try await writer.send(message) }
      })
    services.register(
      Method(ServerStreamingMethod("echo.Echo", "Flood", bytes, bytes)) { size, _, writer in
        let message = [UInt8](repeating: 7, count: 64 << 10)
        for _ in 0..<Int(size.first ?? 0) { try await writer.send(message) }
      })
    return services
  }
}

/// An error of which RPC knows nothing.
struct Unclassified: Error {
  let text: String
}

/// The records of the calls that ended.
final class Records: CallObserver, Sendable {
  private let list = Mutex<[CallRecord]>([])
  /// Counts them.
  let count = Counter()
  private let reasons = Mutex<[String]>([])
  func ended(_ call: CallRecord) {
    list.withLock { $0.append(call) }
    count.add()
  }
  func handshakeFailed(_ reason: String, _ peer: Peer) { reasons.withLock { $0.append(reason) } }
  /// Why TLS sessions failed.
  var failedHandshakes: [String] { reasons.withLock { $0 } }
  var all: [CallRecord] { list.withLock { $0 } }
}

/// Counts, and lets a task wait for a count.
final class Counter: Sendable {
  private struct State {
    var count = 0
    var waiters: [(atLeast: Int, CheckedContinuation<Void, Never>)] = []
  }
  private let state = Mutex(State())

  func add() {
    let due = state.withLock { state in
      state.count += 1
      let due = state.waiters.filter { $0.atLeast <= state.count }.map { $0.1 }
      state.waiters.removeAll { $0.atLeast <= state.count }
      return due
    }
    for waiter in due { waiter.resume() }
  }

  var count: Int { state.withLock { $0.count } }

  func wait(for count: Int) async {
    await withCheckedContinuation { waiter in
      let isThere = state.withLock { state in
        if state.count >= count { return true }
        state.waiters.append((count, waiter))
        return false
      }
      if isThere { waiter.resume() }
    }
  }
}

extension Channel {
  /// What a call over the channel ends with; nil where that is an answer.
  func errorOfCall() async -> RPCError? {
    do throws(RPCError) {
      _ = try await unary(EchoServer.unary, [])
      return nil
    } catch {
      return error
    }
  }
}
