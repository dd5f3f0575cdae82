// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that is read from front to end, or standard input.
final class InputFile {
  /// What messages call it.
  let name: String
  /// Whether it can be read a second time.
  let isRegular: Bool
  private let descriptor: Int32

  /// How many bytes are read at once.
  private static let pieceSize = 256 << 10

  /// Opens a file from an offset on; `-` is standard input.
  init(_ path: String, from offset: Int64 = 0) throws {
    guard path != "-" else {
      (name, isRegular, descriptor) = ("standard input", false, STDIN_FILENO)
      return
    }
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure.system("read", path) }
    isRegular = lseek(descriptor, Int(offset), SEEK_SET) == Int(offset)
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// The next bytes; none at the end.
  func read() throws -> [UInt8] {
    var outcome = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: InputFile.pieceSize) { buffer, count in
      repeat {
        outcome = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      } while outcome < 0 && errno == EINTR
      count = max(outcome, 0)
    }
    guard outcome >= 0 else { throw Failure.system("read", name) }
    return bytes
  }
}
