// SPDX-License-Identifier: Apache-2.0

import RPC

/// One call within the process: a `ClientCall` and a `ServerCall` that are each other's transport.
///
///     caller --messages--> ClientCall --frames--> InProcessUpload --bytes--> ServerCall
///     caller <--messages-- ClientCall <--blocks, frames-- InProcessCall <--- ServerCall
///
/// Invariant: this and its `ServerCall` hold each other until the call is over.
// Safety: all state is touched on the executor of the transport only, which is serial.
final class InProcessCall: @unchecked Sendable {
  /// The caller's side.
  let client: ClientCall
  /// The handler's side, from its admission to its end.
  private(set) var server: ServerCall?

  private let upload: InProcessUpload
  private let limits: InProcessTransport.Limits
  private let executor: any TaskExecutor
  private let clock: ContinuousClock
  private var contentType = GRPCRequestHead.ContentType.grpcProto
  private var deadline: Task<Void, Never>?
  /// Bytes of answers that the caller has not taken.
  private var unreadBytes = 0

  init(
    limits: InProcessTransport.Limits, executor: any TaskExecutor, clock: ContinuousClock
  ) {
    self.limits = limits
    self.executor = executor
    self.clock = clock
    upload = InProcessUpload(window: limits.window)
    client = ClientCall(messageSizeMax: limits.messageSizeMax, output: upload)
    upload.call = self
  }

  /// Starts the call as a server does that has read its head.
  func open(
    _ path: String, _ options: CallOptions, _ services: ServiceRegistry,
    _ admission: any Admission
  ) {
    if options.codec == .json { contentType = .grpcJSON }
    var head = RequestHead(services: services)
    RequestFields.all(path: path, authority: "in-process", scheme: "http", options: options) {
      Self.pass($0, $1) { head.take($0, $1) }
    }
    var ids = CallIDGenerator(seed: .random(in: 0 ... .max))
    let id = ids.next(for: head.metadata)
    switch head.check() {
    case .success(let method):
      do throws(RPCError) {
        try begin(method, head, id, admission)
      } catch {
        refuse(.status(error.identified(by: id)))
      }
    case .failure(let rejection): refuse(rejection.mapError { $0.identified(by: id) })
    }
  }

  private func begin(
    _ method: Method, _ head: borrowing RequestHead, _ id: CallID, _ admission: any Admission
  ) throws(RPCError) {
    let peer = Peer(address: "in-process", isLocal: true)
    let principal = try admission.admit(method.descriptor, metadata: head.metadata, peer: peer)
    let deadline = head.timeout.map { clock.now + $0 }
    // A handler that streams starts here, and may end here too.
    let server = ServerCall(
      id: id, method: method, head: head, deadline: deadline, peer: peer, principal: principal,
      messageSizeMax: limits.messageSizeMax, executor: executor, output: self)
    guard !server.isFinished else { return }
    self.server = server
    if let deadline { schedule(deadline) }
  }

  private func refuse(_ rejection: Rejection) {
    receiveHead(isLast: true) { GRPCResponseHead.rejection(rejection, contentType, $0) }
  }

  private func schedule(_ time: ContinuousClock.Instant) {
    deadline = Task(executorPreference: executor) { [weak self, clock] in
      try? await clock.sleep(until: time)
      if !Task.isCancelled { self?.server?.cancel(.deadlineExceeded) }
    }
  }

  /// The caller has taken as many bytes of answers.
  func answersTaken(_ count: Int) {
    let wasCongested = isCongested
    unreadBytes -= count
    if wasCongested, !isCongested { server?.resumeSending() }
  }

  /// The caller gives the call up, as by a reset of its stream.
  func abandon() {
    server?.abandon()
    close()
  }

  private func close() {
    deadline?.cancel()
    deadline = nil
    server = nil
    upload.close()
  }

  // MARK: Blocks of fields

  private func receiveHead(isLast: Bool, _ write: (GRPCResponseHead.Sink) -> Void) {
    client.receiveHead(Self.fields(write), isLast: isLast)
  }

  private static func fields(_ write: (GRPCResponseHead.Sink) -> Void) -> ResponseFields {
    var fields = ResponseFields()
    write { pass($0, $1) { fields.take($0, $1) } }
    return fields
  }

  /// Hands a field over as its bytes.
  private static func pass(
    _ name: String, _ value: [UInt8],
    _ take: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    Array(name.utf8).withUnsafeBufferPointer { name in
      value.withUnsafeBufferPointer { take(name, $0) }
    }
  }
}

extension InProcessCall: ServerCallOutput {
  func sendHead(_ metadata: Metadata, encoding: MessageEncoding?) {
    receiveHead(isLast: false) {
      GRPCResponseHead.initial(contentType, metadata, encoding: encoding, $0)
    }
  }

  func send(_ frame: [UInt8]) {
    unreadBytes += frame.count
    frame.withUnsafeBytes { client.receive($0) }
  }

  func finish(_ error: RPCError?, trailers: Metadata, head: Metadata?) {
    if let head {
      receiveHead(isLast: true) {
        GRPCResponseHead.trailersOnly(contentType, error, head: head, trailers: trailers, $0)
      }
    } else {
      client.receiveTrailers(Self.fields { GRPCResponseHead.trailers(error, trailers, $0) })
    }
    close()
  }

  func credit(_ count: Int) { upload.widen(by: count) }

  var isCongested: Bool { unreadBytes > limits.answerQueueMax }
}
