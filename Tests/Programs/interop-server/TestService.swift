// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCProtobuf
import Reactor

/// `grpc.testing.TestService` as grpc's `doc/interop-test-descriptions.md` describes it.
struct TestService: Sendable {
  let loop: EventLoop
  /// The name of this server; the same on every loop.
  let serverID: String

  func register(in services: inout ServiceRegistry) {
    typealias Methods = TestServiceMethods
    services.bind(Methods.emptyCall) { _, context in
      Self.echoMetadata(context)
      return EmptyMessage()
    }
    for method in Methods.unaryCalls {
      services.bind(method) { request, context in try answer(request, context) }
    }
    services.bind(Methods.streamingOutputCall) { request, context, answers in
      Self.echoMetadata(context)
      try await answer(request, answers)
    }
    services.bind(Methods.streamingInputCall) { requests, context in
      Self.echoMetadata(context)
      return try await Self.aggregate(requests, context)
    }
    services.bind(Methods.fullDuplexCall) { requests, context, answers in
      Self.echoMetadata(context)
      for try await request in requests { try await answer(request, answers) }
    }
    services.bind(Methods.halfDuplexCall) { requests, context, answers in
      Self.echoMetadata(context)
      var all: [StreamingOutputCallRequest] = []
      for try await request in requests { all.append(request) }
      for request in all { try await answer(request, answers) }
    }
  }

  typealias OutputWriter = ResponseWriter<StreamingOutputCallResponse>

  // MARK: Methods

  private func answer(
    _ request: SimpleRequest, _ context: ServerContext
  ) throws(RPCError) -> SimpleResponse {
    Self.echoMetadata(context)
    try Self.check(request.responseStatus)
    try Self.checkCompression(request.expectCompressed, context)
    if request.responseCompressed?.value != true { context.disableCompression() }
    var response = SimpleResponse()
    response.payload = try Self.payload(size: request.responseSize)
    if request.fillServerID { response.serverID = serverID }
    return response
  }

  private static func aggregate(
    _ requests: RequestReader<StreamingInputCallRequest>, _ context: ServerContext
  ) async throws(RPCError) -> StreamingInputCallResponse {
    var size = 0
    for try await request in requests {
      try checkCompression(request.expectCompressed, context)
      size += request.payload?.body.count ?? 0
    }
    return StreamingInputCallResponse(aggregatedPayloadSize: Int32(clamping: size))
  }

  private func answer(
    _ request: StreamingOutputCallRequest, _ answers: OutputWriter
  ) async throws(RPCError) {
    try Self.check(request.responseStatus)
    for parameters in request.responseParameters {
      if parameters.intervalMicroseconds > 0 {
        await pause(.microseconds(Int64(parameters.intervalMicroseconds)))
      }
      var response = StreamingOutputCallResponse()
      response.payload = try Self.payload(size: parameters.size)
      try await answers.send(response, mayCompress: parameters.compressed?.value ?? false)
    }
  }

  private func pause(_ duration: Duration) async {
    await withCheckedContinuation { waiter in
      loop.schedule(after: duration) { waiter.resume() }
    }
  }

  // MARK: What every method does

  private static func echoMetadata(_ context: ServerContext) {
    var initial = Metadata()
    var trailing = Metadata()
    for entry in context.metadata.entries {
      switch entry.key {
      case "x-grpc-test-echo-initial": initial.append(entry.key, entry.text)
      case "x-grpc-test-echo-trailing-bin": trailing.append(entry.key, bytes: entry.value)
      default: break
      }
    }
    context.addInitialMetadata(initial)
    context.addTrailingMetadata(trailing)
  }

  private static func check(_ status: EchoStatus?) throws(RPCError) {
    guard let status, status.code != 0 else { return }
    let code = UInt8(exactly: status.code).flatMap(StatusCode.init(rawValue:)) ?? .unknown
    throw RPCError(code, status.message)
  }

  /// Whether the message came as its sender says that it was sent.
  private static func checkCompression(
    _ expected: BoolValue?, _ context: ServerContext
  ) throws(RPCError) {
    guard let expected, expected.value != context.wasRequestCompressed else { return }
    throw RPCError(.invalidArgument, "the message was to be compressed and is not, or conversely")
  }

  private static func payload(size: Int32) throws(RPCError) -> Payload {
    guard size >= 0, size <= payloadSizeMax else {
      throw RPCError(.invalidArgument, "a payload of \(size) bytes; 0 to \(payloadSizeMax) exist")
    }
    return Payload(body: [UInt8](repeating: 0, count: Int(size)))
  }

  /// What a client could ask for is bounded, as everywhere.
  private static let payloadSizeMax = 64 << 20
}
