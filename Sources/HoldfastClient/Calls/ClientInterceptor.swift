// SPDX-License-Identifier: Apache-2.0

public import RPC

/// A wrapper around each attempt of a call, for example to add metadata or to measure.
///
/// ```swift
/// struct Tenant: ClientInterceptor {
///   func intercept(
///     _ attempt: CallAttempt,
///     next: nonisolated(nonsending) (CallAttempt) async throws(HoldfastError) -> Void
///   ) async throws(HoldfastError) {
///     var attempt = attempt
///     attempt.metadata.append("x-tenant", "blue")
///     try await next(attempt)
///   }
/// }
/// ```
///
/// A client's first interceptor is the outermost. For streams, interceptors wrap only the opening.
/// An error that an interceptor throws without having called `next` ends the call.
public protocol ClientInterceptor: Sendable {
  /// Makes the attempt by calling `next` once, or throws.
  func intercept(
    _ attempt: CallAttempt, next: (CallAttempt) async throws(HoldfastError) -> Void
  ) async throws(HoldfastError)
}

/// One attempt of a call.
public struct CallAttempt: Sendable {
  /// The method, such as `holdfast.v1.SessionService/GetSession`.
  public let method: String
  /// The attempt's number, starting at 1.
  public let number: Int
  /// The metadata to send, without the access token.
  public var metadata: Metadata
}

extension Array where Element == any ClientInterceptor {
  /// Makes an attempt through all interceptors.
  func run(
    _ attempt: CallAttempt, _ body: (CallAttempt) async throws(HoldfastError) -> Void
  ) async throws(HoldfastError) {
    try await self[...].run(attempt, body)
  }
}

extension ArraySlice where Element == any ClientInterceptor {
  fileprivate func run(
    _ attempt: CallAttempt, _ body: (CallAttempt) async throws(HoldfastError) -> Void
  ) async throws(HoldfastError) {
    guard let first else { return try await body(attempt) }
    try await first.intercept(attempt) { (attempt) async throws(HoldfastError) in
      try await dropFirst().run(attempt, body)
    }
  }
}
