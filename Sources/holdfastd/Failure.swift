// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The reason for which the program ends, in a sentence for a terminal.
struct Failure: Error, CustomStringConvertible {
  /// The exit codes of failures, as in sysexits(3).
  enum Code: Int32 {
    /// Anything else.
    case general = 1
    /// Something that only an operator can change: an address, a database, its surroundings.
    case configuration = 78
  }

  let description: String
  let code: Code

  init(_ description: String, code: Code = .general) {
    self.description = description
    self.code = code
  }

  /// Ends the process as ArgumentParser does, but with the failure's own code.
  func end() -> Never {
    Array("Error: \(description)\n".utf8).withUnsafeBytes { LogOutput.write($0) }
    exit(code.rawValue)
  }
}
