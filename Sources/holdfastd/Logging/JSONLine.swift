// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One JSON object on one line, built as bytes.
struct JSONLine {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

  init(capacity: Int = 512) {
    bytes.reserveCapacity(capacity)
  }

  mutating func append(_ name: String, _ value: String) {
    begin(name)
    appendString(value)
  }

  mutating func append(_ name: String, _ value: Int) {
    begin(name)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Closes the object; nothing may be appended after it.
  mutating func end() {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func begin(_ name: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    appendString(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// A string of RFC 8259: quotes, backslashes and control characters are escaped.
  private mutating func appendString(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(JSONLine.digits[Int(byte >> 4)])
        bytes.append(JSONLine.digits[Int(byte & 0x0f)])
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let digits = Array("0123456789abcdef".utf8)
}

/// Standard error as the place of log lines.
enum LogOutput {
  /// Writes all of `bytes`, waiting while the reader is slow. Lines that cannot be written are
  /// lost: there is nobody left to tell.
  static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
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
}
