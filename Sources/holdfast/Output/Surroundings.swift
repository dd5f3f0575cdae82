// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The properties of standard output.
struct Surroundings {
  /// True if standard output is a terminal.
  var isTerminal: Bool
  /// True if colors are allowed.
  var hasColors: Bool
  /// Seconds since the Unix epoch.
  var now: Int64

  /// The properties for this process. Colors are disabled by a NO_COLOR that is not empty
  /// (no-color.org), and on a terminal of type `dumb`.
  static var current: Surroundings {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let isPlain = !(Variables["NO_COLOR"] ?? "").isEmpty || Variables["TERM"] == "dumb"
    return Surroundings(
      isTerminal: isTerminal, hasColors: isTerminal && !isPlain, now: Int64(time(nil)))
  }
}

/// The environment variables.
enum Variables {
  /// The value of a variable; nil if it is not set.
  static subscript(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
