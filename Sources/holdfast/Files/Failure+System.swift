// SPDX-License-Identifier: Apache-2.0

import Glibc

extension Failure {
  /// What the system says about a file, by the current `errno`.
  static func system(_ action: String, _ path: String) -> Failure {
    Failure("\(path) cannot be \(action): \(String(cString: strerror(errno))).")
  }
}
