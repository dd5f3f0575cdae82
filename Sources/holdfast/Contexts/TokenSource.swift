// SPDX-License-Identifier: Apache-2.0

import Glibc
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
    case .command(let command): TokenProvider { try Self.output(of: command) }
    case .variable(let name): .fixed(Variables[name] ?? "")
    }
  }

  /// The output of a command; its standard error goes to the terminal.
  private static func output(of command: String) throws -> String {
    guard let pipe = popen(command, "re") else { throw Failure.system("run", command) }
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4_096)
    while text.count <= sizeMax {
      let count = fread(&piece, 1, piece.count, pipe)
      guard count > 0 else { break }
      text += piece.prefix(count)
    }
    let status = pclose(pipe)
    guard status == 0 else {
      throw Failure(
        "the command `\(command)` failed; run it yourself to see why.")
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Larger than any token that a server accepts.
  private static let sizeMax = 64 << 10
}
