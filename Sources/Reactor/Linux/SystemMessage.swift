// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The C library's texts for `errno` values.
enum SystemMessage {
  static func text(of code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }
}
