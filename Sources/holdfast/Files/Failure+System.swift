// SPDX-License-Identifier: Apache-2.0

import Glibc

extension Failure {
  /// The system's message about a file, by the current `errno`.
  static func system(_ action: String, _ path: String) -> Failure {
    Failure("\(path) cannot be \(action): \(String(cString: strerror(errno))).")
  }
}
