// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceAPI
import PersistenceModel
import PersistenceServer
import ProtobufWire
import RPC
import RPCInProcess
import RPCProtobuf
import Synchronization
import TestSupport
import Testing

/// The services over a store in memory, called in process as the user `dev` or another.
struct ServiceFixture {
  let store: MemorySessionStore
  let faults = Faults()
  /// The id that the server tells.
  static let serverID = "0123456789abcdefghi_-A"
  private let transport: InProcessTransport

  /// The failures that were reported for the log.
  final class Faults: Sendable {
    private let list = Mutex<[PersistenceError]>([])
    var errors: [PersistenceError] { list.withLock { $0 } }
    func append(_ error: PersistenceError) { list.withLock { $0.append(error) } }
  }

  init(
    limits: Limits = Limits(), admission: any Admission = DevelopmentAdmission(),
    scheduler: any Scheduler = TestScheduler(firesAtOnce: false), isReady: Bool = true,
    importMemory: MemoryBudget = MemoryBudget(), rateLimit: RateLimitedAdmission? = nil
  ) throws {
    store = try MemorySessionStore()
    let sealer = PageTokenSealer(
      hmac: try HMACSHA256(key: [1]), ageMax: limits.pageTokenAgeMax)
    var registry = ServiceRegistry()
    let faults = faults
    let slot = ServiceSlot<SessionService>(scheduler: scheduler)
    SessionService.register(slot, in: &registry)
    if isReady {
      slot.fill(
        SessionService(
          store: store, limits: limits, pageTokens: sealer, scheduler: scheduler,
          importMemory: importMemory, rateLimit: rateLimit,
          now: { Timestamp(microseconds: 1_800_000_000_000_000) },
          report: { error, _ in faults.append(error) }))
    }
    let serverID = ServiceSlot<ServerID>(scheduler: scheduler)
    if isReady, let id = ServerID(Self.serverID) { serverID.fill(id) }
    ServerInfoService(version: "1.2.3", limits: limits).register(serverID, in: &registry)
    transport = InProcessTransport(services: registry, admission: admission)
  }

  func call<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request, as user: String? = nil
  ) async throws(RPCError) -> Response {
    try await transport.unary(method, request, options: Self.options(user))
  }

  /// Makes a call with any number of messages each way.
  func stream<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>, _ requests: [Request],
    as user: String? = nil
  ) async -> CallReply<Response> {
    await transport.call(method, requests, metadata: Self.options(user).metadata)
  }

  /// Begins a call whose messages the test sends and takes one by one.
  func open<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>, as user: String? = nil
  ) async throws(RPCError) -> TypedStream<Request, Response> {
    try await transport.open(method, Self.options(user))
  }

  private static func options(_ user: String?) -> CallOptions {
    var options = CallOptions()
    if let user { options.metadata.append(DevelopmentAdmission.userKey, user) }
    return options
  }

  /// What refuses a request: its code and the details that programs read.
  func refusal<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request, as user: String? = nil
  ) async -> Refusal? {
    do throws(RPCError) {
      _ = try await call(method, request, as: user)
      return nil
    } catch {
      return Refusal(error)
    }
  }

  /// The refusal of a request that is given in binary form; of a batch, that of its first item.
  func refusal(
    _ method: any ProtobufMethod, _ request: [UInt8], as user: String? = nil
  ) async -> Refusal? {
    var frame = [UInt8](repeating: 0, count: MessagePrefix.size) + request
    MessagePrefix.write(to: &frame)
    do throws(RPCError) {
      let call = try await transport.open(method.descriptor.path, Self.options(user))
      try await call.send(frame)
      await call.sendEnd()
      var last: [UInt8]?
      while let message = try await call.nextMessage() { last = message }
      guard let type = method.responseType as? any BatchResponse.Type, let last else { return nil }
      return Self.refusal(in: last, type)
    } catch {
      return Refusal(error)
    }
  }

  private static func refusal<Response: BatchResponse>(
    in message: [UInt8], _ type: Response.Type
  ) -> Refusal? {
    let status = (try? Response(wireBytes: message))?.results.first?.status
    guard let status, status.code != 0 else { return nil }
    var error = RPCError(
      StatusCode(rawValue: UInt8(clamping: status.code)) ?? .unknown, status.message)
    error.details = status.wireBytes
    return Refusal(error)
  }

  func create(
    _ title: String = "A title", content: String = "{}", requestID: String = "",
    as user: String? = nil
  ) async throws -> SessionMetadata.Wire {
    let response: CreateSessionResponse = try await call(
      SessionServiceMethods.createSession,
      CreateSessionRequest.with {
        $0.title = title
        $0.content = Array(content.utf8)
        $0.requestID = requestID
      }, as: user)
    return try #require(response.metadata)
  }
}

/// An error as a client sees it.
struct Refusal: Equatable {
  let code: StatusCode
  let message: String
  let reason: String?
  let domain: String?
  let metadata: [String: String]
  let field: String?

  init(_ error: RPCError) {
    code = error.code
    message = error.message
    let info = error.status?.detail(ErrorInfo.self)
    reason = info?.reason
    domain = info?.domain
    metadata = info?.metadata ?? [:]
    field = error.status?.detail(BadRequest.self)?.fieldViolations.first?.field
  }
}

extension WireMessage {
  static func with(_ fill: (inout Self) -> Void) -> Self {
    var message = Self()
    fill(&message)
    return message
  }
}
