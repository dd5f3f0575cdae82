// SPDX-License-Identifier: Apache-2.0

import RPC

/// The access token of calls, shared by all of them.
///
///     idle --token is missing, refused or about to expire--> fetching --provider answers--> idle
///
/// Invariant: one task at a time asks the provider, however many calls wait for it.
actor TokenKeeper {
  private let provider: TokenProvider
  private let time: ClientTime
  private var known: Known?

  /// A token with the times from which it is replaced and no longer used; nil for never.
  private struct Known {
    var text: String
    var refreshAt: ContinuousClock.Instant?
    var expiresAt: ContinuousClock.Instant?
  }

  /// The pause after a refresh that failed while the old token is still valid.
  static let failurePause = Duration.seconds(10)
  private var isFetching = false
  /// The number of requests to the provider so far, and the outcome of the last completed one.
  private var fetches = 0
  private var last: (fetch: Int, outcome: Result<String, HoldfastError>)?
  private var waiters: [Int: CheckedContinuation<Result<String, HoldfastError>, Never>] = [:]
  private var nextWaiter = 0

  init(_ provider: TokenProvider, _ time: ClientTime) {
    self.provider = provider
    self.time = time
  }

  /// The token; a different one than `refused` if the provider has another.
  ///
  /// - Throws: `TOKEN_UNAVAILABLE` if the provider fails or its token cannot be sent; CANCELLED if
  ///   the task is cancelled, while the request continues for the other waiters.
  func token(insteadOf refused: String? = nil) async throws(HoldfastError) -> String {
    let now = time.now()
    if let known, known.text != refused, known.expiresAt.map({ now < $0 }) ?? true {
      if let refreshAt = known.refreshAt, refreshAt <= now { startFetch() }
      return known.text
    }
    startFetch()
    return try await outcome(of: fetches).get()
  }

  private func startFetch() {
    guard !isFetching else { return }
    isFetching = true
    fetches += 1
    // The task is not part of any call, since it serves all of them.
    Task { await fetch() }
  }

  private func outcome(of fetch: Int) async -> Result<String, HoldfastError> {
    let number = nextWaiter
    nextWaiter += 1
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        if let last, last.fetch >= fetch {
          waiter.resume(returning: last.outcome)
        } else if Task.isCancelled {
          waiter.resume(returning: .failure(.cancelled))
        } else {
          waiters[number] = waiter
        }
      }
    } onCancel: {
      Task { await self.giveUp(number) }
    }
  }

  private func giveUp(_ number: Int) {
    waiters.removeValue(forKey: number)?.resume(returning: .failure(.cancelled))
  }

  private func fetch() async {
    let answer = await Self.token(of: provider)
    isFetching = false
    let outcome = answer.map(\.text)
    last = (fetches, outcome)
    keep(answer)
    let woken = waiters.values
    waiters = [:]
    for waiter in woken { waiter.resume(returning: outcome) }
  }

  private func keep(_ answer: Result<AccessToken, HoldfastError>) {
    let now = time.now()
    switch answer {
    case .success(let token):
      // Clients that started together do not ask together.
      let share = 0.75 + 0.15 * time.jitter()
      known = Known(
        text: token.text, refreshAt: token.lifetime.map { now + $0 * share },
        expiresAt: token.lifetime.map { now + $0 })
    case .failure:
      if let expiresAt = known?.expiresAt, now < expiresAt {
        known?.refreshAt = now + Self.failurePause
      } else {
        known = nil
      }
    }
  }

  private static func token(
    of provider: TokenProvider
  ) async -> Result<AccessToken, HoldfastError> {
    let token: AccessToken
    do {
      token = try await provider.token()
    } catch {
      return .failure(
        HoldfastError(.tokenUnavailable, "The access token cannot be obtained: \(error)"))
    }
    let metadata: Metadata = [CallSettings.tokenKey: "Bearer " + token.text]
    guard !token.text.isEmpty, metadata.unsendable == nil else {
      return .failure(
        HoldfastError(
          .tokenUnavailable, "The access token is empty or contains characters that cannot be sent."
        ))
    }
    return .success(token)
  }
}
