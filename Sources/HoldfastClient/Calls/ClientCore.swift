// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCTransport
import Synchronization

/// The state shared by all copies of a client: transport, access token and retry budget.
final class ClientCore: Sendable {
  let transport: any ClientTransport
  let interceptors: [any ClientInterceptor]
  let telemetry: ClientTelemetry
  let retry: RetryPolicy
  let time: ClientTime
  let callTimeout: Duration
  let budget: Mutex<RetryBudget>
  private let tokens: TokenKeeper?
  private let channels: [Channel]
  /// A server to which a token would be sent in plaintext; nil if there is none.
  private let exposedServer: HoldfastAddress?
  private let calls = Mutex(ClientCalls())

  /// Creates the core of a client that owns its connections.
  convenience init(
    _ configuration: HoldfastClientConfiguration, time: ClientTime
  ) throws(HoldfastError) {
    try configuration.validate()
    let loop = try ClientLoop.shared()
    let channel = try configuration.channel()
    let channels = configuration.servers.map {
      Channel(to: $0.description, on: loop, configuration: channel)
    }
    self.init(
      ServerSet(channels, now: time.now), channels, configuration,
      exposedServer: configuration.exposedServer, time)
  }

  /// Creates the core of a client over a transport that the caller owns.
  convenience init(
    over transport: any ClientTransport, _ configuration: HoldfastClientConfiguration,
    time: ClientTime
  ) {
    self.init(transport, [], configuration, exposedServer: nil, time)
  }

  private init(
    _ transport: any ClientTransport, _ channels: [Channel],
    _ configuration: HoldfastClientConfiguration, exposedServer: HoldfastAddress?,
    _ time: ClientTime
  ) {
    self.transport = transport
    self.channels = channels
    self.exposedServer = exposedServer
    self.time = time
    interceptors = configuration.interceptors
    telemetry = ClientTelemetry(configuration)
    retry = configuration.retry
    callTimeout = configuration.callTimeout
    tokens = configuration.token.map { TokenKeeper($0, time) }
    budget = Mutex(RetryBudget(configuration.retry.budget))
  }

  deinit {
    guard !channels.isEmpty else { return }
    let channels = channels
    Task { for channel in channels { await channel.close() } }
  }

  // MARK: Life cycle

  /// Ends running calls with CANCELLED; later calls fail at once.
  func close() async {
    for waiter in calls.withLock({ $0.close() }) { waiter.resume() }
    for channel in channels { await channel.close() }
  }

  /// Stops accepting calls, waits for running unary calls, then closes. Cancelling the task ends
  /// the wait.
  func drain() async {
    calls.withLock { $0.drain() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let mustWait = calls.withLock { !Task.isCancelled && $0.wait(waiter) }
        if !mustWait { waiter.resume() }
      }
    } onCancel: {
      for waiter in calls.withLock({ $0.close() }) { waiter.resume() }
    }
    await close()
  }

  /// Runs a call that `drain` waits for.
  func counted<Value>(
    _ call: CallFacts, _ body: () async throws(HoldfastError) -> Value
  ) async throws(HoldfastError) -> Value {
    guard calls.withLock({ $0.begin() }) else { throw HoldfastError.closed.of(call, attempts: 0) }
    defer { for waiter in calls.withLock({ $0.end() }) { waiter.resume() } }
    return try await body()
  }

  /// Waits for `pause`. Throws CANCELLED if the task is cancelled.
  func wait(_ pause: Duration) async throws(HoldfastError) {
    do {
      try await time.sleep(pause)
    } catch {
      throw .cancelled
    }
  }

  // MARK: Tokens

  /// The token for an attempt; nil for none. Throws if the attempt must not be made.
  func token(
    insteadOf refused: String?, _ settings: CallSettings
  ) async throws(HoldfastError) -> String? {
    guard calls.withLock({ $0.allowsAttempts }) else { throw .closed }
    try settings.validate()
    let hasOwn = settings.metadata[CallSettings.tokenKey] != nil
    if let exposedServer, hasOwn { throw .tokenExposed(to: exposedServer) }
    guard let tokens, !hasOwn else { return nil }
    return try await tokens.token(insteadOf: refused)
  }

  /// True if the server rejected the token and the provider has another one.
  func isRefusal(_ failure: CallFailure, of token: String?) async -> Bool {
    guard let tokens, let token, failure.error.code == .unauthenticated else { return false }
    let other = try? await tokens.token(insteadOf: token)
    return other != nil && other != token
  }
}
