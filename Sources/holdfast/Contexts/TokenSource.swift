// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// The source of an access token.
enum TokenSource: Equatable {
  case file(String)
  /// A shell command that prints the token.
  case command(String)
  /// An environment variable.
  case variable(String)

  /// The token provider for the client.
  var provider: TokenProvider {
    switch self {
    case .file(let path): .file(path)
    case .command(let command):
      TokenProvider {
        String(decoding: try ShellOutput.read(command, sizeMax: Self.sizeMax), as: UTF8.self)
      }
    case .variable(let name): .fixed(Variables[name] ?? "")
    }
  }

  /// Larger than any token that a server accepts.
  private static let sizeMax = 64 << 10
}
