// SPDX-License-Identifier: Apache-2.0

@_exported public import PersistenceAPI
@_exported public import PersistenceModel
@_exported public import ProtobufWire
@_exported public import RPC
@_exported public import RPCProtobuf

/// A client of Holdfast: typed calls, grouped by resource.
///
/// ```swift
/// try await withHoldfastClient(.init(server: .development)) { client in
///   let made = try await client.sessions.create(title: "Survey", content: Array("{}".utf8))
///   let session = try await client.sessions.get(made.id)
///   print(session.metadata.title)
/// }
/// ```
///
/// A client connects at its first call, and reconnects after a connection is lost. Its copies share
/// connections, tokens and the retry budget, and can be used from any task. Every call throws only
/// `HoldfastError`, and ends with CANCELLED when its task is cancelled.
public struct HoldfastClient: Sendable {
  let core: ClientCore
  var settings: CallSettings

  /// Creates a client of the servers in `configuration`. Reads its files, but does not connect yet.
  ///
  /// - Throws: `CONFIGURATION_INVALID`; `TOKEN_EXPOSED` if the token would be sent to another
  ///   machine in plaintext.
  public init(_ configuration: HoldfastClientConfiguration) throws(HoldfastError) {
    try self.init(configuration, time: .system)
  }

  init(
    _ configuration: HoldfastClientConfiguration, time: ClientTime
  ) throws(HoldfastError) {
    core = try ClientCore(configuration, time: time)
    settings = CallSettings(user: configuration.user)
  }

  /// Creates a client over a transport that the caller owns, such as RPCInProcess's
  /// `InProcessTransport` in tests, which calls handlers without a socket. Settings of servers and
  /// connections are ignored.
  public init(
    transport: any ClientTransport,
    configuration: HoldfastClientConfiguration = HoldfastClientConfiguration(servers: [])
  ) {
    self.init(transport: transport, configuration: configuration, time: .system)
  }

  init(
    transport: any ClientTransport, configuration: HoldfastClientConfiguration, time: ClientTime
  ) {
    core = ClientCore(over: transport, configuration, time: time)
    settings = CallSettings(user: configuration.user)
  }

  /// Closes the connections. Running calls end with CANCELLED, later ones with `CLIENT_CLOSED`. A
  /// client that is deallocated closes them asynchronously.
  public func close() async { await core.close() }

  // MARK: Call settings

  /// This client with a different timeout per call, over all its attempts. It also applies to
  /// streams, which otherwise have none.
  public func with(timeout: Duration) -> HoldfastClient {
    var client = self
    client.settings.timeout = timeout
    return client
  }

  /// This client acting for a user, if the server allows the caller to; nil for the caller's own
  /// identity.
  public func with(user: String?) -> HoldfastClient {
    var client = self
    client.settings.user = user
    return client
  }

  /// This client with additional metadata on each call. `authorization` replaces the client's own
  /// token.
  public func with(metadata: Metadata) -> HoldfastClient {
    var client = self
    client.settings.metadata.append(metadata)
    return client
  }

  /// This client with another encoding of stream messages, which the methods must support.
  package func with(codec: MessageCodec) -> HoldfastClient {
    var client = self
    client.settings.codec = codec
    return client
  }

  /// The transport to the servers, without token and user.
  package var transport: any ClientTransport { core.transport }

  // MARK: Generic calls

  /// Makes a unary call. The groups, such as `sessions`, are built on it. If the request has a
  /// `request_id` field that is not set, the client sets it.
  public func call<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request
  ) async throws(HoldfastError) -> Response {
    try await core.unary(method, request, settings)
  }

  /// Lists by any method that answers page by page.
  public func list<Request: PagedRequest, Response: PagedResponse>(
    _ method: UnaryMethod<Request, Response>, _ request: Request
  ) -> Listing<Response.Item> {
    Listing(self, method, request)
  }

  /// Starts a call of any kind, message by message. It is never retried.
  public func open<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>
  ) async throws(HoldfastError) -> HoldfastStream<Request, Response> {
    try await core.open(method, settings)
  }

  /// Starts a call with one request and a stream of responses.
  func stream<Request, Response>(
    _ method: ServerStreamingMethod<Request, Response>, _ request: Request
  ) async throws(HoldfastError) -> HoldfastStream<Request, Response> {
    let stream = try await open(method)
    try await stream.send(request)
    await stream.finish()
    return stream
  }
}

/// Runs `body` with a client, and closes the client afterwards.
public func withHoldfastClient<Value>(
  _ configuration: HoldfastClientConfiguration, _ body: (HoldfastClient) async throws -> Value
) async throws -> Value {
  let client = try HoldfastClient(configuration)
  do {
    let value = try await body(client)
    await client.close()
    return value
  } catch {
    await client.close()
    throw error
  }
}
