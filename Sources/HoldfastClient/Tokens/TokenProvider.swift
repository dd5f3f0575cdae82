// SPDX-License-Identifier: Apache-2.0

import TLS

/// A source of access tokens.
///
/// The provider is asked at the first call that needs a token, which is then cached. If the server
/// answers UNAUTHENTICATED, the provider is asked again, once for all waiting calls, and the calls
/// are retried if its token is a different one.
///
/// A token whose provider states a lifetime is replaced before it expires: the first call in the
/// last part of it, a tenth to a quarter, asks the provider, and calls continue with
/// the old token meanwhile. Only once that has expired do calls wait.
public struct TokenProvider: Sendable {
  private let fetch: @Sendable () async throws -> AccessToken

  /// Gets tokens from a closure, for example from an identity provider. For one client the closure
  /// never runs concurrently with itself. A call waits until the closure returns or the call's task
  /// is cancelled.
  public init(_ fetch: @escaping @Sendable () async throws -> String) {
    self.init(fetch: { AccessToken(try await fetch()) })
  }

  private init(fetch: @escaping @Sendable () async throws -> AccessToken) { self.fetch = fetch }

  /// Gets tokens and their lifetimes from a closure, which is called like that of the initializer.
  public static func expiring(
    _ fetch: @escaping @Sendable () async throws -> AccessToken
  ) -> TokenProvider {
    TokenProvider(fetch: fetch)
  }

  /// Always returns the same token.
  public static func fixed(_ token: String) -> TokenProvider { TokenProvider { token } }

  /// Reads the token from a file of at most 1 MiB, and again when the server rejects the token.
  public static func file(_ path: String) -> TokenProvider {
    TokenProvider { String(decoding: try PEMFile.read(path), as: UTF8.self) }
  }

  /// The token without whitespace, such as the newline that editors append.
  func token() async throws -> AccessToken {
    var token = try await fetch()
    token.text.removeAll { $0.isWhitespace }
    return token
  }
}

/// An access token and its remaining lifetime.
public struct AccessToken: Sendable, Hashable {
  /// The token.
  public var text: String
  /// The time until it expires; nil if that is not known. Not positive if it has expired.
  public var lifetime: Duration?

  /// Creates a token.
  public init(_ text: String, lifetime: Duration? = nil) {
    self.text = text
    self.lifetime = lifetime
  }
}
