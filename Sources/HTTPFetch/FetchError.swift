// SPDX-License-Identifier: Apache-2.0

/// The reason why a fetch brought nothing.
public enum FetchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// libcurl could not do it: its own words.
  case failed(String)
  /// The server answered, but not with 200.
  case status(Int)
  /// The answer is longer than allowed.
  case tooLarge
  /// The fetch was given up.
  case cancelled

  public var description: String {
    switch self {
    case .failed(let reason): reason
    case .status(let status): "the server responded with status \(status)"
    case .tooLarge: "the response is too large"
    case .cancelled: "the fetch was cancelled"
    }
  }
}
