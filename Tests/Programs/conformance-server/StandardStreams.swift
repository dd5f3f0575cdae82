// SPDX-License-Identifier: Apache-2.0

import Glibc
import ProtobufWire

/// The runner's end of standard input and output: messages behind four bytes of their length, the
/// most significant first.
enum StandardStreams {
  /// A frame that standard input does not hold whole, or that is no such message.
  enum Fault: Error { case inputEnded, tooLarge(UInt32), malformed(WireError), outputClosed }

  /// Two certificates and a key take a few kilobytes.
  private static let messageSizeMax: UInt32 = 1 << 20

  /// The message on standard input.
  static func read<Message: WireMessage>(_ type: Message.Type) throws(Fault) -> Message {
    let size = try read(count: 4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard size <= messageSizeMax else { throw .tooLarge(size) }
    let bytes = try read(count: Int(size))
    do {
      return try Message(wireBytes: bytes)
    } catch {
      throw .malformed(error)
    }
  }

  /// Writes a message to standard output.
  static func write(_ message: some WireMessage) throws(Fault) {
    var frame = message.wireBytes(after: 4)
    let size = UInt32(frame.count - 4)
    for index in 0..<4 { frame[index] = UInt8(truncatingIfNeeded: size >> (24 - 8 * index)) }
    var written = 0
    while written < frame.count {
      let count = frame.withUnsafeBytes { buffer in
        Glibc.write(
          STDOUT_FILENO, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      guard count > 0 else { throw .outputClosed }
      written += count
    }
  }

  private static func read(count: Int) throws(Fault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(STDIN_FILENO, buffer.baseAddress?.advanced(by: filled), count - filled)
      }
      guard got > 0 else { throw .inputEnded }
      filled += got
    }
    return bytes
  }
}
