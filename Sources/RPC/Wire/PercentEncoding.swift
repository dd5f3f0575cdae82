// SPDX-License-Identifier: Apache-2.0

/// The encoding of `grpc-message`: UTF-8 with every byte outside 0x20...0x7E, and `%`, as `%XX`
/// (gRPC `doc/PROTOCOL-HTTP2.md`, Percent-Encoded); and that of queries, where `+` is a space.
enum PercentEncoding {
  static func encode(_ text: String) -> [UInt8] {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count)
    for byte in text.utf8 { append(byte, to: &encoded) }
    return encoded
  }

  /// The longest beginning of a text whose encoding has at most `sizeMax` bytes, cut between
  /// characters of Unicode.
  static func encode(_ text: String, sizeMax: Int) -> [UInt8] {
    var encoded: [UInt8] = []
    for scalar in text.unicodeScalars {
      let count = encoded.count
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        append(byte, to: &encoded)
      }
      if encoded.count > sizeMax {
        encoded.removeSubrange(count...)
        break
      }
    }
    return encoded
  }

  private static func append(_ byte: UInt8, to encoded: inout [UInt8]) {
    if byte >= 0x20, byte <= 0x7E, byte != percent {
      encoded.append(byte)
    } else {
      encoded.append(percent)
      encoded.append(digits[Int(byte >> 4)])
      encoded.append(digits[Int(byte & 15)])
    }
  }

  /// Decodes leniently: anything but `%XX` stays as it is, invalid UTF-8 is repaired.
  static func decode(_ encoded: some Collection<UInt8>) -> String {
    let bytes = Array(encoded)
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == percent, index &+ 2 < bytes.count,
        let high = value(bytes[index &+ 1]), let low = value(bytes[index &+ 2])
      {
        decoded.append(high << 4 | low)
        index &+= 3
      } else {
        decoded.append(bytes[index])
        index &+= 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  /// Decodes a name or a value of a query; nil where a `%` is not followed by two digits.
  static func decodeQuery(_ encoded: ArraySlice<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(encoded.count)
    var rest = encoded
    while let byte = rest.popFirst() {
      switch byte {
      case percent:
        guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value)
        else { return nil }
        decoded.append(high << 4 | low)
      case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
      default: decoded.append(byte)
      }
    }
    return decoded
  }

  private static let percent = UInt8(ascii: "%")
  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit &- 0x30
    case 0x41...0x46: digit &- 0x41 &+ 10
    case 0x61...0x66: digit &- 0x61 &+ 10
    default: nil
    }
  }
}
