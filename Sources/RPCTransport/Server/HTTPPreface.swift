// SPDX-License-Identifier: Apache-2.0

/// The first bytes of a plaintext connection, which determine the version of HTTP.
///
/// `PRI` is a method that no other version has: it is reserved for the preface of HTTP/2 (RFC 9113
/// section 3.4). So four bytes decide; other errors in a preface are left to HTTP/2.
struct HTTPPreface {
  /// The version, once it is known.
  enum Version { case http1, http2 }

  /// The bytes so far.
  private(set) var bytes: [UInt8] = []

  /// Takes bytes; nil while they are too few to tell.
  mutating func take(_ more: UnsafeRawBufferPointer) -> Version? {
    bytes.append(contentsOf: more)
    guard bytes.starts(with: Self.mark.prefix(bytes.count)) else { return .http1 }
    return bytes.count < Self.mark.count ? nil : .http2
  }

  private static let mark = Array("PRI ".utf8)
}
