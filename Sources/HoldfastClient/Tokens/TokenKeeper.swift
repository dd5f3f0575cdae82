// SPDX-License-Identifier: Apache-2.0

import RPC

/// Keeps the token that calls are made with.
///
/// Invariant: the provider is asked by one task at a time, however many calls wait for it.
actor TokenKeeper {
  private let provider: TokenProvider
  private var known: String?
  private var fetching: Task<Result<String, HoldfastError>, Never>?

  init(_ provider: TokenProvider) { self.provider = provider }

  /// The token, which is another one than `refused` if the provider has another.
  ///
  /// - Throws: `TOKEN_UNAVAILABLE` if the provider fails, or gives what cannot be sent.
  func token(insteadOf refused: String? = nil) async throws(HoldfastError) -> String {
    if let known, known != refused { return known }
    let task = fetching ?? Task { await fetch() }
    fetching = task
    return try await task.value.get()
  }

  private func fetch() async -> Result<String, HoldfastError> {
    let outcome = await Self.token(of: provider)
    fetching = nil
    known = try? outcome.get()
    return outcome
  }

  private static func token(of provider: TokenProvider) async -> Result<String, HoldfastError> {
    let token: String
    do {
      token = try await provider.token()
    } catch {
      return .failure(HoldfastError(.tokenUnavailable, "There is no access token: \(error)"))
    }
    let metadata: Metadata = ["authorization": "Bearer " + token]
    guard !token.isEmpty, metadata.unsendable == nil else {
      return .failure(
        HoldfastError(
          .tokenUnavailable, "The access token is empty or holds what cannot be sent."))
    }
    return .success(token)
  }
}
