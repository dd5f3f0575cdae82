// SPDX-License-Identifier: Apache-2.0

@_exported public import PersistenceAPI
@_exported public import PersistenceModel
@_exported public import ProtobufWire
@_exported public import RPC
@_exported public import RPCProtobuf

/// A client of Holdfast: typed calls, grouped by what they are about.
///
/// ```swift
/// try await withHoldfastClient(.init(server: .development)) { client in
///   let made = try await client.sessions.create(title: "Survey", content: Array("{}".utf8))
///   let session = try await client.sessions.get(made.id)
/// }
/// ```
///
/// A client connects when the first call needs it, and again after a connection is lost. Its copies
/// share connections, tokens and the retry budget; any task may use them. Every call throws
/// `HoldfastError` and nothing else, and ends with CANCELLED when its task is cancelled.
public struct HoldfastClient: Sendable {
  let core: ClientCore
  var settings: CallSettings

  /// A client of the servers in `configuration`, which it does not reach for yet. Files are read.
  ///
  /// - Throws: `CONFIGURATION_INVALID`; `TOKEN_EXPOSED` if the token would travel in plaintext to
  ///   another machine.
  public init(_ configuration: HoldfastClientConfiguration) throws(HoldfastError) {
    try self.init(configuration, time: .system)
  }

  init(
    _ configuration: HoldfastClientConfiguration, time: ClientTime
  ) throws(HoldfastError) {
    core = try ClientCore(configuration, time: time)
    settings = CallSettings(user: configuration.user)
  }

  /// A client over a transport that its user keeps, such as an `InProcessTransport` in tests, which
  /// calls handlers without a socket. Of the configuration, what is about servers and connections
  /// has no meaning then.
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
  /// client that is let go closes them too, at some later time.
  public func close() async { await core.close() }

  // MARK: Settings of calls

  /// This client with another time limit of each call, over all its attempts. It holds for streams
  /// too, which have none otherwise.
  public func with(timeout: Duration) -> HoldfastClient {
    var client = self
    client.settings.timeout = timeout
    return client
  }

  /// This client acting for a user, where the server lets the caller; nil for the caller's own
  /// identity.
  public func with(user: String?) -> HoldfastClient {
    var client = self
    client.settings.user = user
    return client
  }

  /// This client with further metadata on each call. An `authorization` replaces the client's own
  /// token.
  public func with(metadata: Metadata) -> HoldfastClient {
    var client = self
    client.settings.metadata.append(metadata)
    return client
  }

  /// This client with streams whose messages are in another form, which their methods have to keep
  /// to.
  package func with(codec: MessageCodec) -> HoldfastClient {
    var client = self
    client.settings.codec = codec
    return client
  }

  /// The way to the servers, without token and user.
  package var transport: any ClientTransport { core.transport }

  // MARK: Any method

  /// Makes a call with one request and one answer. The groups, such as `sessions`, are made of
  /// this. Where the request has a `request_id` and none is set, the client sets one.
  public func call<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request
  ) async throws(HoldfastError) -> Response {
    try await core.unary(method, request, settings)
  }

  /// Starts a call of any kind, message by message. It is never repeated.
  public func open<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>
  ) async throws(HoldfastError) -> HoldfastStream<Request, Response> {
    try await core.open(method, settings)
  }

  /// Starts a call with one request and any number of answers.
  func stream<Request, Response>(
    _ method: ServerStreamingMethod<Request, Response>, _ request: Request
  ) async throws(HoldfastError) -> HoldfastStream<Request, Response> {
    let stream = try await open(method)
    try await stream.send(request)
    await stream.finish()
    return stream
  }
}

/// Runs `body` with a client, and closes it behind that.
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
