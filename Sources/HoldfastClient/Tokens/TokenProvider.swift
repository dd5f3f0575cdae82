// SPDX-License-Identifier: Apache-2.0

import TLS

/// A source of access tokens.
///
/// The token is asked for when the first call needs it, and kept. When the server answers
/// UNAUTHENTICATED it is asked for again, once for all calls that wait, and the call is repeated
/// if the token is another one.
public struct TokenProvider: Sendable {
  private let fetch: @Sendable () async throws -> String

  /// Tokens that a closure gets, such as from an identity provider. It is never run twice at once
  /// for one client. A call waits for it until the closure returns or the call's task is cancelled.
  public init(_ fetch: @escaping @Sendable () async throws -> String) { self.fetch = fetch }

  /// Always this token.
  public static func fixed(_ token: String) -> TokenProvider { TokenProvider { token } }

  /// The token in a file of at most 1 MiB, which is read again when the server refuses the token.
  public static func file(_ path: String) -> TokenProvider {
    TokenProvider { String(decoding: try PEMFile.read(path), as: UTF8.self) }
  }

  /// The token without the line end that editors put behind it.
  func token() async throws -> String { try await fetch().filter { !$0.isWhitespace } }
}
