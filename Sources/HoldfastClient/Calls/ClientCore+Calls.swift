// SPDX-License-Identifier: Apache-2.0

import RPC
import Synchronization

extension ClientCore {
  /// Makes a unary call, and retries it as the policy allows.
  func unary<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request, _ settings: CallSettings
  ) async throws(HoldfastError) -> Response {
    let request = ((request as? any NamedAttempt)?.named() as? Request) ?? request
    let call = CallFacts(method.descriptor, request)
    return try await counted(call) { () async throws(HoldfastError) in
      let record = telemetry.begin(call, at: time.now())
      do throws(HoldfastError) {
        let response = try await repeated(
          OutgoingCall(method, request, call, record.traced(settings)), record)
        record.end(nil, at: time.now())
        return response
      } catch {
        record.end(error, at: time.now())
        throw error
      }
    }
  }

  /// Starts a call of any kind, which is never retried. It has no timeout unless the settings have
  /// one. `refused` is a token that the server has rejected.
  func open<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>, _ settings: CallSettings,
    insteadOf refused: String? = nil
  ) async throws(HoldfastError) -> HoldfastStream<Request, Response> {
    let call = CallFacts(method.descriptor, ())
    return try await counted(call) { () async throws(HoldfastError) in
      let token: String?
      do throws(HoldfastError) {
        token = try await self.token(insteadOf: refused, settings)
      } catch {
        throw error.of(call, attempts: 0)
      }
      let settings = telemetry.traced(settings)
      var opened: HoldfastStream<Request, Response>?
      do throws(HoldfastError) {
        try await interceptors.run(settings.attempt(of: call, 1)) {
          (attempt) async throws(HoldfastError) in
          var options = CallOptions(
            metadata: try attempt.metadata(with: token), timeout: settings.timeout)
          options.codec = settings.codec
          do throws(RPCError) {
            opened = HoldfastStream(try await transport.open(method, options), call, token)
          } catch {
            throw HoldfastError(CallFailure(error, wasSent: false), of: call, attempts: 1)
          }
        }
      } catch {
        // An interceptor may fail after the call was opened.
        await opened?.cancel()
        throw error
      }
      guard let opened else { throw HoldfastError.notMade.of(call, attempts: 1) }
      return opened
    }
  }

  /// Makes attempts until one succeeds or no retry is allowed.
  private func repeated<Request, Response>(
    _ call: OutgoingCall<Request, Response>, _ record: CallRecord
  ) async throws(HoldfastError) -> Response {
    let deadline = time.now().advanced(by: call.settings.timeout ?? callTimeout)
    var schedule = RetrySchedule(retry)
    var refused: String?
    while true {
      schedule.begin()
      let token: String?
      do throws(HoldfastError) {
        token = try await self.token(insteadOf: refused, call.settings)
      } catch {
        throw error.of(call.facts, attempts: schedule.attempts)
      }
      let outcome = await attempt(call, token, schedule.attempts, until: deadline)
      guard let failure = outcome.failure else { return try outcome.answer.get() }
      if refused == nil, await isRefusal(failure, of: token) {
        refused = token
        continue
      }
      let pause = schedule.pause(
        after: failure, of: call.facts, remaining: time.now().duration(to: deadline),
        jitter: time.jitter())
      guard let pause, budget.withLock({ $0.spend() }) else { return try outcome.answer.get() }
      record.repeats(failure, after: pause)
      do throws(HoldfastError) {
        try await wait(pause)
      } catch {
        throw error.of(call.facts, attempts: schedule.attempts)
      }
    }
  }

  /// Makes one attempt through the interceptors. `failure` is nil if it succeeded or if an
  /// interceptor ended the call.
  private func attempt<Request, Response>(
    _ call: OutgoingCall<Request, Response>, _ token: String?, _ number: Int,
    until deadline: ContinuousClock.Instant
  ) async -> (answer: Result<Response, HoldfastError>, failure: CallFailure?) {
    var answer: Response?
    var failure: CallFailure?
    do throws(HoldfastError) {
      try await interceptors.run(call.settings.attempt(of: call.facts, number)) {
        (attempt) async throws(HoldfastError) in
        let remaining = max(time.now().duration(to: deadline), .milliseconds(1))
        let options = CallOptions(
          metadata: try attempt.metadata(with: token), timeout: remaining)
        do throws(CallFailure) {
          answer = try await exchange(call, options)
          failure = nil
        } catch {
          failure = error
          throw HoldfastError(error, of: call.facts, attempts: number)
        }
      }
    } catch {
      return (.failure(error), failure)
    }
    guard let answer else { return (.failure(.notMade.of(call.facts, attempts: number)), nil) }
    budget.withLock { $0.succeeded() }
    return (.success(answer), nil)
  }

  private func exchange<Request, Response>(
    _ call: OutgoingCall<Request, Response>, _ options: CallOptions
  ) async throws(CallFailure) -> Response {
    let stream: TypedStream<Request, Response>
    do throws(RPCError) {
      stream = try await transport.open(call.method, options)
    } catch {
      throw CallFailure(error, wasSent: false)
    }
    do throws(RPCError) {
      return try await stream.exchange(call.request)
    } catch {
      throw CallFailure(error, wasSent: true)
    }
  }
}

/// A unary call with its request and settings.
private struct OutgoingCall<Request: Sendable, Response: Sendable> {
  let method: UnaryMethod<Request, Response>
  let request: Request
  let facts: CallFacts
  let settings: CallSettings

  init(
    _ method: UnaryMethod<Request, Response>, _ request: Request, _ facts: CallFacts,
    _ settings: CallSettings
  ) {
    self.method = method
    self.request = request
    self.facts = facts
    self.settings = settings
  }
}
