// SPDX-License-Identifier: Apache-2.0

/// The check that the fields of one header block are a well-formed HTTP/2 message
/// (RFC 9113 sections 8.1 to 8.3), decided field by field as they arrive.
///
/// nghttp2 has such rules too, but refuses requests that gRPC allows (one without `:authority`),
/// so they are switched off there and live here.
struct MessageRules {
  /// The message part that the block opens.
  enum Block { case request, response, trailers }

  private let block: Block
  private var seen: Pseudo = []
  private var hasRegularField = false
  private var hasHost = false
  private var hasSkipped = false
  /// False once a field violated a rule; the stream must be reset with PROTOCOL_ERROR.
  private(set) var isWellFormed = true
  /// The value of `content-length`, once seen.
  private(set) var contentLength: Int?

  private struct Pseudo: OptionSet {
    let rawValue: UInt8
    static let method = Self(rawValue: 1)
    static let scheme = Self(rawValue: 2)
    static let path = Self(rawValue: 4)
    static let authority = Self(rawValue: 8)
    static let status = Self(rawValue: 16)
    static let required: Self = [.method, .scheme, .path]
  }

  init(_ block: Block) { self.block = block }

  /// Takes the next field.
  mutating func take(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    guard isWellFormed else { return }
    if name.first == UInt8(ascii: ":") {
      isWellFormed = takePseudo(name, value)
    } else {
      hasRegularField = true
      isWellFormed = takeRegular(name, value)
    }
  }

  /// Passes over a field of a block that is too large; the reader of its size refuses it.
  mutating func skip() { hasSkipped = true }

  /// Says at the end of the block whether everything required was there, or may have been.
  func isComplete() -> Bool {
    guard isWellFormed else { return false }
    return switch block {
    case .request: hasSkipped || seen.isSuperset(of: .required)
    case .response: seen.contains(.status)
    case .trailers: true
    }
  }

  private mutating func takePseudo(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard !hasRegularField, block != .trailers, Self.isFieldValue(value) else { return false }
    let pseudo: Pseudo
    switch name.count {
    case 5 where name.equals(":path"): pseudo = .path
    case 7 where name.equals(":method"): pseudo = .method
    case 7 where name.equals(":scheme"): pseudo = .scheme
    case 7 where name.equals(":status"): pseudo = .status
    case 10 where name.equals(":authority"): pseudo = .authority
    default: return false
    }
    guard (pseudo == .status) == (block == .response), !seen.contains(pseudo) else { return false }
    guard pseudo == .authority || !value.isEmpty else { return false }
    seen.insert(pseudo)
    return true
  }

  private mutating func takeRegular(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard Self.isFieldName(name), Self.isFieldValue(value) else { return false }
    switch name.count {
    case 2 where name.equals("te"):
      return value.equals("trailers")
    case 4 where name.equals("host"):
      // At most one host name: a request authorized for one must not be served for another.
      defer { hasHost = true }
      return !hasHost
    case 7 where name.equals("upgrade"): return false
    case 10 where name.equals("connection"): return false
    case 10 where name.equals("keep-alive"): return false
    case 14 where name.equals("content-length"):
      return takeContentLength(value)
    case 16 where name.equals("proxy-connection"): return false
    case 17 where name.equals("transfer-encoding"): return false
    default: return true
    }
  }

  private mutating func takeContentLength(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    guard contentLength == nil, !value.isEmpty, value.count <= 18 else { return false }
    var number = 0
    for byte in value {
      guard byte &- 0x30 < 10 else { return false }
      number = number &* 10 &+ Int(byte &- 0x30)
    }
    contentLength = number
    return true
  }

  /// RFC 9110 section 5.6.2 tokens, without upper case (RFC 9113 section 8.2.1).
  private static func isFieldName(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !name.isEmpty else { return false }
    for byte in name {
      switch byte {
      case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        0x21, 0x23...0x27, 0x2A, 0x2B, 0x5E, 0x60, 0x7C, 0x7E:
        continue
      default: return false
      }
    }
    return true
  }

  /// No NUL, CR or LF, no white space at either end (RFC 9113 section 8.2.1).
  private static func isFieldValue(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in value where byte == 0 || byte == 0x0A || byte == 0x0D { return false }
    return !isSpace(value.first) && !isSpace(value.last)
  }

  private static func isSpace(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
}
