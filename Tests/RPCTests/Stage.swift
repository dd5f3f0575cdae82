// SPDX-License-Identifier: Apache-2.0

import RPC

/// A server's call between a transport that writes down what it is told and a handler of the test.
final class Stage: ServerCallOutput {
  /// What a transport was told.
  enum Act: Equatable {
    case head([String])
    case message([UInt8])
    case status(StatusCode, message: String)
    /// The status alone, with the initial metadata that it carries.
    case statusOnly(StatusCode, message: String, head: [String])
    case credit(Int)
  }

  private(set) var acts: [Act] = []
  private(set) var trailers: [String] = []
  /// What the head said that marked messages are compressed by.
  private(set) var encoding: MessageEncoding?
  /// The flags of all messages that were sent.
  private(set) var flags: [UInt8] = []
  var isCongested = false
  let executor: ManualExecutor
  private var opened: ServerCall?

  init(
    _ method: Method, messageSizeMax: Int = 1_000, metadata: [(String, String)] = [],
    compression: CallCompression? = nil,
    executor: ManualExecutor = ManualExecutor()
  ) {
    self.executor = executor
    var services = ServiceRegistry()
    services.register(method)
    var head = RequestHead(services: services)
    for (name, value) in metadata {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    opened = ServerCall(
      method: method, head: head, deadline: nil, peer: Peer(address: "test", isLocal: true),
      principal: nil, messageSizeMax: messageSizeMax, compression: compression,
      executor: executor, output: self)
  }

  var call: ServerCall {
    guard let opened else { preconditionFailure("a stage opens with its call") }
    return opened
  }

  /// Takes and forgets what the transport was told.
  func takeActs() -> [Act] {
    executor.run()
    defer { acts = [] }
    return acts
  }

  func receive(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { call.receive($0) }
    executor.run()
  }

  func receive(message: [UInt8], isCompressed: Bool = false) {
    var frame = [UInt8](repeating: 0, count: MessagePrefix.size) + message
    MessagePrefix.write(to: &frame, isCompressed: isCompressed)
    receive(frame)
  }

  func receiveEnd() {
    call.receiveEnd()
    executor.run()
  }

  // MARK: ServerCallOutput

  func sendHead(_ metadata: Metadata, encoding: MessageEncoding?) {
    self.encoding = encoding
    acts.append(.head(metadata.entries.map(\.key)))
  }

  func send(_ frame: [UInt8]) {
    flags.append(frame[0])
    acts.append(.message(Array(frame.dropFirst(MessagePrefix.size))))
  }

  func finish(_ error: RPCError?, trailers: Metadata, head: Metadata?) {
    let code = error?.code ?? .ok
    let message = error?.message ?? ""
    self.trailers = (error?.metadata ?? trailers).entries.map(\.key)
    if let head {
      acts.append(.statusOnly(code, message: message, head: head.entries.map(\.key)))
    } else {
      acts.append(.status(code, message: message))
    }
  }

  func credit(_ count: Int) { acts.append(.credit(count)) }
}
