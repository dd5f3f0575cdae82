// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The C library's messages for `errno` values and resolver errors.
enum SystemMessage {
  static func text(of code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }

  /// The text for a result of `getaddrinfo`, and for the `errno` value behind `EAI_SYSTEM`.
  static func text(ofResolver result: Int32, _ code: Int32) -> String {
    result == EAI_SYSTEM ? text(of: code) : String(cString: gai_strerror(result))
  }
}
