// SPDX-License-Identifier: Apache-2.0

/// The versions of HTTP that an exchange may have.
public enum HTTPVersion: Sendable, Hashable, CaseIterable {
  case http10, http11, http2

  /// The version number, as written after `HTTP/`.
  public var number: String {
    switch self {
    case .http10: "1.0"
    case .http11: "1.1"
    case .http2: "2"
    }
  }
}
