// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Standard error as the place of log lines.
enum LogOutput {
  /// Writes all of `bytes`, waiting while the reader is slow. Lines that cannot be written are
  /// lost, since there is nowhere to report it.
  static func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let slice = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(STDERR_FILENO, slice.baseAddress, slice.count)
      guard count > 0 else {
        if count < 0, errno == EINTR { continue }
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}
