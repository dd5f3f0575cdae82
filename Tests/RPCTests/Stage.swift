// SPDX-License-Identifier: Apache-2.0

import RPC

/// A server's call between a transport that writes down what it is told and a handler of the test.
///
/// The call holds what writes down, not the stage, so that a stage goes when its test does.
final class Stage {
  /// What a transport was told.
  enum Act: Equatable {
    case head([String])
    case message([UInt8])
    case status(StatusCode, message: String)
    /// The status alone, with the initial metadata that it carries.
    case statusOnly(StatusCode, message: String, head: [String])
    case credit(Int)
  }

  let call: ServerCall
  let executor: ManualExecutor
  private let transcript = Transcript()

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
    call = ServerCall(
      id: CallID(number: 1), method: method, head: head, deadline: nil,
      peer: Peer(address: "test", isLocal: true), principal: nil,
      messageSizeMax: messageSizeMax, compression: compression,
      executor: executor, output: transcript)
  }

  deinit {
    call.abandon()
    executor.run()
  }

  /// The key of each entry of the trailers.
  var trailers: [String] { transcript.trailers }
  /// What the head said that marked messages are compressed by.
  var encoding: MessageEncoding? { transcript.encoding }
  /// The flags of all messages that were sent.
  var flags: [UInt8] { transcript.flags }
  /// Whether the transport wants a producer to wait.
  var isCongested: Bool {
    get { transcript.isCongested }
    set { transcript.isCongested = newValue }
  }

  /// Takes and forgets what the transport was told.
  func takeActs() -> [Act] {
    executor.run()
    defer { transcript.acts = [] }
    return transcript.acts
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
}

/// A transport that writes down what it is told.
private final class Transcript: ServerCallOutput {
  var acts: [Stage.Act] = []
  var trailers: [String] = []
  var encoding: MessageEncoding?
  var flags: [UInt8] = []
  var isCongested = false

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
