// SPDX-License-Identifier: Apache-2.0

import Glibc
import ProtobufWire

/// Answers protobuf's conformance suite on standard input and output: frames of a 32-bit
/// little-endian length and a message, until the input ends.
@main
enum WireConformance {
  static func main() {
    while let header = read(count: 4) {
      let length = header.reversed().reduce(0) { $0 << 8 | Int($1) }
      guard let frame = read(count: length), let request = try? ConformanceRequest(wireBytes: frame)
      else { exit(1) }
      write(ConformanceResponse(to: request).wireBytes(after: 4))
    }
  }

  /// The next `count` bytes of standard input, or nil if it ends before them.
  private static func read(count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(STDIN_FILENO, buffer.baseAddress?.advanced(by: filled), count - filled)
      }
      guard got > 0 else { return nil }
      filled += got
    }
    return bytes
  }

  /// Writes a frame whose first four bytes are still to be its length.
  private static func write(_ frame: [UInt8]) {
    var frame = frame
    let length = UInt32(frame.count - 4)
    for index in 0..<4 { frame[index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    var written = 0
    while written < frame.count {
      let count = frame.withUnsafeBytes { buffer in
        Glibc.write(
          STDOUT_FILENO, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      guard count > 0 else { exit(1) }
      written += count
    }
  }
}
