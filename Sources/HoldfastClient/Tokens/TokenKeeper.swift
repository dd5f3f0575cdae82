// SPDX-License-Identifier: Apache-2.0

import RPC

/// The access token of calls, shared by all of them.
///
///     idle --token is missing or refused--> fetching --provider answers--> idle
///
/// Invariant: one task at a time asks the provider, however many calls wait for it.
actor TokenKeeper {
  private let provider: TokenProvider
  private var known: String?
  private var isFetching = false
  /// The number of requests to the provider so far, and the outcome of the last completed one.
  private var fetches = 0
  private var last: (fetch: Int, outcome: Result<String, HoldfastError>)?
  private var waiters: [Int: CheckedContinuation<Result<String, HoldfastError>, Never>] = [:]
  private var nextWaiter = 0

  init(_ provider: TokenProvider) { self.provider = provider }

  /// The token; a different one than `refused` if the provider has another.
  ///
  /// - Throws: `TOKEN_UNAVAILABLE` if the provider fails or its token cannot be sent; CANCELLED if
  ///   the task is cancelled, while the request continues for the other waiters.
  func token(insteadOf refused: String? = nil) async throws(HoldfastError) -> String {
    if let known, known != refused { return known }
    if !isFetching {
      isFetching = true
      fetches += 1
      // The task is not part of any call, since it serves all of them.
      Task { await fetch() }
    }
    return try await outcome(of: fetches).get()
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
    let outcome = await Self.token(of: provider)
    isFetching = false
    last = (fetches, outcome)
    known = try? outcome.get()
    let woken = waiters.values
    waiters = [:]
    for waiter in woken { waiter.resume(returning: outcome) }
  }

  private static func token(of provider: TokenProvider) async -> Result<String, HoldfastError> {
    let token: String
    do {
      token = try await provider.token()
    } catch {
      return .failure(
        HoldfastError(.tokenUnavailable, "The access token cannot be obtained: \(error)"))
    }
    let metadata: Metadata = [CallSettings.tokenKey: "Bearer " + token]
    guard !token.isEmpty, metadata.unsendable == nil else {
      return .failure(
        HoldfastError(
          .tokenUnavailable, "The access token is empty or contains characters that cannot be sent."
        ))
    }
    return .success(token)
  }
}
