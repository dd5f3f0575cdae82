// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import RPCTransport
import Synchronization

/// The part of a client that its copies share: where calls go, with which token, and how often.
///
///     open --close, last reference gone--> closed
final class ClientCore: Sendable {
  let transport: any ClientTransport
  private let channels: [Channel]
  private let tokens: TokenKeeper?
  let retry: RetryPolicy
  let time: ClientTime
  private let callTimeout: Duration
  /// A server to which a token would travel in plaintext; nil if there is none.
  private let exposedServer: HoldfastAddress?
  private let budget: Mutex<RetryBudget>
  private let isClosed = Atomic(false)

  /// The core of a client with connections of its own.
  init(_ configuration: HoldfastClientConfiguration, time: ClientTime) throws(HoldfastError) {
    try configuration.validate()
    let loop = try ClientLoop.shared()
    let channel = try configuration.channel()
    let channels = configuration.servers.map {
      Channel(to: $0.description, on: loop, configuration: channel)
    }
    self.channels = channels
    transport = ServerSet(channels, now: time.now)
    tokens = configuration.token.map(TokenKeeper.init)
    retry = configuration.retry
    self.time = time
    callTimeout = configuration.callTimeout
    exposedServer = configuration.exposedServer
    budget = Mutex(RetryBudget(configuration.retry.budget))
  }

  /// The core of a client over a transport that its user keeps.
  init(
    over transport: any ClientTransport, token: TokenProvider?, callTimeout: Duration,
    retry: RetryPolicy, time: ClientTime
  ) {
    channels = []
    self.transport = transport
    tokens = token.map(TokenKeeper.init)
    self.retry = retry
    self.time = time
    self.callTimeout = callTimeout
    exposedServer = nil
    budget = Mutex(RetryBudget(retry.budget))
  }

  deinit {
    guard !channels.isEmpty else { return }
    let channels = channels
    Task { for channel in channels { await channel.close() } }
  }

  /// Ends running calls with CANCELLED; later ones fail at once.
  func close() async {
    isClosed.store(true, ordering: .releasing)
    for channel in channels { await channel.close() }
  }

  // MARK: Calls

  /// Makes a call with one answer, as often as it may be repeated.
  func unary<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request, _ settings: CallSettings
  ) async throws(HoldfastError) -> Response {
    let request = ((request as? any NamedAttempt)?.named() as? Request) ?? request
    let call = CallFacts(method.descriptor, request)
    let deadline = time.now().advanced(by: settings.timeout ?? callTimeout)
    var schedule = RetrySchedule(retry)
    var refused: String?
    while true {
      schedule.begin()
      let token = try await token(insteadOf: refused, settings).get(for: call, schedule.attempts)
      let failure: CallFailure
      do throws(CallFailure) {
        let answer = try await attempt(method, request, settings, token, until: deadline)
        budget.withLock { $0.succeeded() }
        return answer
      } catch {
        failure = error
      }
      if refused == nil, await isRefusal(failure, of: token) {
        refused = token
        continue
      }
      let pause = schedule.pause(
        after: failure, of: call, remaining: time.now().duration(to: deadline),
        jitter: time.jitter())
      guard let pause, budget.withLock({ $0.spend() }) else {
        throw HoldfastError(failure, of: call, attempts: schedule.attempts)
      }
      do throws(HoldfastError) {
        try await wait(pause)
      } catch {
        throw error.of(call, attempts: schedule.attempts)
      }
    }
  }

  /// Starts a call of any kind, which is never repeated. It has no time limit unless the settings
  /// name one. `refused` is a token that the server does not take.
  func open<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>, _ settings: CallSettings,
    insteadOf refused: String? = nil
  ) async throws(HoldfastError) -> HoldfastStream<Request, Response> {
    let call = CallFacts(method.descriptor, ())
    let token = try await token(insteadOf: refused, settings).get(for: call, 1)
    let options = CallOptions(metadata: settings.metadata(token: token), timeout: settings.timeout)
    do throws(RPCError) {
      return HoldfastStream(try await transport.open(method, options), call, token)
    } catch {
      throw HoldfastError(CallFailure(error, wasSent: false), of: call, attempts: 1)
    }
  }

  private func attempt<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request, _ settings: CallSettings,
    _ token: String?, until deadline: ContinuousClock.Instant
  ) async throws(CallFailure) -> Response {
    let remaining = max(time.now().duration(to: deadline), .milliseconds(1))
    let options = CallOptions(metadata: settings.metadata(token: token), timeout: remaining)
    let stream: TypedStream<Request, Response>
    do throws(RPCError) {
      stream = try await transport.open(method, options)
    } catch {
      throw CallFailure(error, wasSent: false)
    }
    do throws(RPCError) {
      return try await stream.exchange(request)
    } catch {
      throw CallFailure(error, wasSent: true)
    }
  }

  /// Waits. Throws CANCELLED if the task is cancelled meanwhile.
  func wait(_ pause: Duration) async throws(HoldfastError) {
    do {
      try await time.sleep(pause)
    } catch {
      throw HoldfastError(
        .cancelled, .init(rawValue: "CANCELLED"), "The caller gave the call up.")
    }
  }

  // MARK: Tokens

  private func token(
    insteadOf refused: String?, _ settings: CallSettings
  ) async -> Result<String?, HoldfastError> {
    if isClosed.load(ordering: .acquiring) {
      return .failure(HoldfastError(.clientClosed, "The client is closed."))
    }
    if let exposedServer, settings.metadata[CallSettings.tokenKey] != nil {
      return .failure(.tokenExposed(to: exposedServer))
    }
    guard let tokens, settings.metadata[CallSettings.tokenKey] == nil else { return .success(nil) }
    do throws(HoldfastError) {
      return .success(try await tokens.token(insteadOf: refused))
    } catch {
      return .failure(error)
    }
  }

  /// True if the server refuses the token and there is another one.
  private func isRefusal(_ failure: CallFailure, of token: String?) async -> Bool {
    guard let tokens, let token, failure.error.code == .unauthenticated else { return false }
    let other = try? await tokens.token(insteadOf: token)
    return other != nil && other != token
  }
}

extension Result where Failure == HoldfastError {
  /// The value; an error is told as the outcome of a call.
  fileprivate func get(for call: CallFacts, _ attempts: Int) throws(HoldfastError) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let error): throw error.of(call, attempts: attempts)
    }
  }
}
