// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file of `/proc` or `/sys`, which has no size before it is read.
enum KernelFile {
  /// Its text, as far as the first 64 KiB; empty when it cannot be read.
  static func text(of path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      guard count > 0 else { break }
      filled += count
    }
    return String(decoding: bytes[..<filled], as: UTF8.self)
  }
}
