// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// The client of a service: several servers, mutual TLS and tokens that expire.
func productionClient(
  fetchToken: @escaping @Sendable () async throws -> String
) throws -> HoldfastClient {
  var configuration = HoldfastClientConfiguration(servers: [
    .hostname("holdfast-a.example.org", port: 443), .hostname("holdfast-b.example.org", port: 443),
  ])
  configuration.tls = .init(certificate: "/run/tls/tls.crt", key: "/run/tls/tls.key")
  configuration.token = TokenProvider(fetchToken)
  configuration.callTimeout = .seconds(10)
  configuration.retry.attemptsMax = 3
  configuration.interceptors = [Tenant(name: "blue")]
  return try HoldfastClient(configuration)
}

/// Tells a proxy on the way whose calls these are.
struct Tenant: ClientInterceptor {
  let name: String

  func intercept(
    _ attempt: CallAttempt,
    next: nonisolated(nonsending) (CallAttempt) async throws(HoldfastError) -> Void
  ) async throws(HoldfastError) {
    var attempt = attempt
    attempt.metadata.append("x-tenant", name)
    try await next(attempt)
  }
}

/// Changes a session once, however often the program itself has to try: after a restart it sends
/// the same request, with the same `requestID`.
func saveOnce(_ client: HoldfastClient, _ request: UpdateSessionRequest) async throws {
  do {
    _ = try await client.sessions.update(request)
  } catch {
    guard error.isSafeToRetry else { throw error }
    var again = request
    again.requestID = error.idempotencyKey ?? ""
    _ = try await client.with(timeout: .seconds(60)).sessions.update(again)
  }
}
