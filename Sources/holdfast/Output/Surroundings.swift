// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The properties of the place that is printed to.
struct Surroundings {
  /// True if standard output is a terminal.
  var isTerminal: Bool
  /// True if colors may be used.
  var hasColors: Bool
  /// Seconds since the Unix epoch.
  var now: Int64

  /// Those of this process. NO_COLOR, if it is not empty, forbids colors (no-color.org), as does a
  /// terminal that calls itself dumb.
  static var current: Surroundings {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let isPlain = !(Variables["NO_COLOR"] ?? "").isEmpty || Variables["TERM"] == "dumb"
    return Surroundings(
      isTerminal: isTerminal, hasColors: isTerminal && !isPlain, now: Int64(time(nil)))
  }
}

/// The variables of the environment.
enum Variables {
  /// The value of a variable; nil where it is not set.
  static subscript(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
