// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that is read sequentially, or standard input.
///
/// A file that is not regular is opened and read only once: a pipe can have no second reader.
// Safety: only one task at a time reads or seeks; the descriptor itself never changes.
final class InputFile: @unchecked Sendable {
  /// The name of the file in messages.
  let name: String
  /// True if the file can be read again.
  let isRegular: Bool
  private let descriptor: Int32

  /// The size of one read in bytes.
  private static let pieceSize = 256 << 10

  /// Opens a file; `-` is standard input.
  init(_ path: String) throws {
    guard path != "-" else {
      (name, isRegular, descriptor) = ("standard input", false, STDIN_FILENO)
      return
    }
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure.system("read", path) }
    isRegular = lseek(descriptor, 0, SEEK_SET) == 0
  }

  /// Takes over a descriptor that is open.
  init(reading descriptor: Int32, name: String) {
    (self.name, isRegular, self.descriptor) = (name, false, descriptor)
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// Moves to an offset; only in a regular file.
  func seek(to offset: Int64) throws {
    guard lseek(descriptor, Int(offset), SEEK_SET) == Int(offset) else {
      throw Failure.system("read", name)
    }
  }

  /// Reads the next bytes; empty at the end. Blocks on an empty pipe.
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

  /// Reads all remaining bytes; throws if there are more than `sizeMax`.
  func readAll(sizeMax: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let piece = try read()
      if piece.isEmpty { return all }
      guard all.count + piece.count <= sizeMax else {
        throw Failure("\(name) is larger than \(sizeMax) bytes.")
      }
      all += piece
    }
  }
}
