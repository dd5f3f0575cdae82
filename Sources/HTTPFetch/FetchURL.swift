// SPDX-License-Identifier: Apache-2.0

/// A URL to fetch: `https`, or `http` on this machine only, where no one can eavesdrop.
public struct FetchURL: Hashable, Sendable, CustomStringConvertible {
  /// The address as it was written.
  public let text: String
  /// True if it is on this machine and in plaintext.
  let isPlaintext: Bool

  /// An address, or nil for one that may not be fetched from: another scheme, `http` to another
  /// machine, or a user name in it, which logs would show.
  public init?(_ text: String) {
    guard text.utf8.count <= FetchURL.byteCountMax, let parts = CurlURL(text), !parts.hasUser else {
      return nil
    }
    switch parts.scheme {
    case "https": isPlaintext = false
    case "http" where FetchURL.isLoopback(parts.host): isPlaintext = true
    default: return nil
    }
    self.text = text
  }

  public var description: String { text }

  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "127.0.0.1" || host == "[::1]"
  }

  private static let byteCountMax = 2_048
}
