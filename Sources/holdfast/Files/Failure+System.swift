// SPDX-License-Identifier: Apache-2.0

import Glibc

extension Failure {
  /// The error of a file operation, according to `errno`.
  static func system(_ action: String, _ path: String) -> Failure {
    Failure("\(path) cannot be \(action): \(String(cString: strerror(errno))).")
  }
}
