// SPDX-License-Identifier: Apache-2.0

import TLS

/// A source of access tokens.
///
/// The provider is asked at the first call that needs a token, which is then cached. If the server
/// answers UNAUTHENTICATED, the provider is asked again, once for all waiting calls, and the calls
/// are retried if its token is a different one.
public struct TokenProvider: Sendable {
  private let fetch: @Sendable () async throws -> String

  /// Gets tokens from a closure, for example from an identity provider. For one client the closure
  /// never runs concurrently with itself. A call waits until the closure returns or the call's task
  /// is cancelled.
  public init(_ fetch: @escaping @Sendable () async throws -> String) { self.fetch = fetch }

  /// Always returns the same token.
  public static func fixed(_ token: String) -> TokenProvider { TokenProvider { token } }

  /// Reads the token from a file of at most 1 MiB, and again when the server rejects the token.
  public static func file(_ path: String) -> TokenProvider {
    TokenProvider { String(decoding: try PEMFile.read(path), as: UTF8.self) }
  }

  /// The token without whitespace, such as the newline that editors append.
  func token() async throws -> String { try await fetch().filter { !$0.isWhitespace } }
}
