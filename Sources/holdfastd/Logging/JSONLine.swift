// SPDX-License-Identifier: Apache-2.0

import Glibc
import PersistenceModel

/// One JSON object on one line, built as bytes behind those that are there already.
struct JSONLine {
  private(set) var bytes: [UInt8]
  private var isEmpty = true

  /// A line behind others.
  init(after lines: consuming [UInt8] = []) {
    bytes = lines
    bytes.append(UInt8(ascii: "{"))
  }

  mutating func append(_ name: String, _ value: String) {
    begin(name)
    appendString(value)
  }

  mutating func append(_ name: String, _ value: Int) {
    begin(name)
    bytes.appendDecimal(value)
  }

  /// Appends a time as RFC 3339 writes it.
  mutating func append(_ name: String, _ value: Timestamp) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    value.appendRFC3339(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Closes the object; nothing may be appended after it.
  mutating func end() {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func begin(_ name: String) {
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    isEmpty = false
    appendString(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// A string of RFC 8259: quotes, backslashes and control characters are escaped.
  private mutating func appendString(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { text in
      var rest = text[...]
      while let fault = JSONLine.firstEscaped(in: UnsafeBufferPointer(rebasing: rest)) {
        let index = rest.startIndex + fault
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: rest[..<index]))
        appendEscaped(rest[index])
        rest = rest[(index + 1)...]
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: rest))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The position of the first byte that must be escaped; nil where none must. Looks at eight bytes
  /// at a time, since nearly every text has none.
  private static func firstEscaped(in text: UnsafeBufferPointer<UInt8>) -> Int? {
    let bytes = UnsafeRawBufferPointer(text)
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = 0
    while bytes.count - index >= 8 {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let quote = word ^ ones &* 0x22
      let backslash = word ^ ones &* 0x5c
      let found =
        (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
        | (word &- ones &* 0x20) & ~word
      // A borrow may set the mark of a byte above a found one: only whether there is one is exact.
      if found & ones << 7 != 0 { break }
      index += 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
      index += 1
    }
    return nil
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    default:
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(JSONLine.digits[Int(byte >> 4)])
      bytes.append(JSONLine.digits[Int(byte & 0x0f)])
    }
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
