// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// The document that the updated session holds.
enum Document {
  /// The bytes of a file.
  static func contents(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw ValidationError("\(path) cannot be read.") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: sizeMax)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }

  /// More than any server takes.
  private static let sizeMax = 2 << 20
}
