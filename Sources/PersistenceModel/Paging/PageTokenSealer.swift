// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// Turns list positions into page tokens and back. Nothing is stored: the token carries the
/// position, and an HMAC proves that this service made it.
///
/// A token is URL-safe base64 of these bytes, integers in network order:
///
///     version (1) = 1 │ issue time (8, µs) │ binding (16) │ kind (1) │ key │ id │ tag (32)
///
/// where the key is 8 bytes of microseconds (kind 1), or a length of 2 bytes and UTF-8 (kind 2),
/// or 8 bytes of a number (kind 3), the id a length of 2 bytes and UTF-8, and the tag the
/// HMAC-SHA-256 of all bytes before it.
///
/// A token grants nothing: the caller's identity alone selects the rows of a list.
public struct PageTokenSealer: Sendable {
  private static let version: UInt8 = 1

  private let hmac: HMACSHA256
  private let ageMax: Duration

  /// A sealer whose tokens are good for `ageMax`. Servers that share the key accept each other's
  /// tokens.
  public init(hmac: HMACSHA256, ageMax: Duration) {
    self.hmac = hmac
    self.ageMax = ageMax
  }

  /// The token for the page after `position`.
  public func seal(
    _ position: PagePosition, binding: PageBinding, at now: Timestamp
  ) throws(PersistenceError) -> String {
    var writer = PageTokenWriter()
    writer.append(PageTokenSealer.version)
    writer.append(now.microseconds)
    writer.append(raw: binding.bytes)
    writer.append(position)
    return Base64URL.encode(writer.bytes + (try tag(of: writer.bytes)))
  }

  /// The position that `token` carries.
  ///
  /// - Throws: `PAGE_TOKEN_INVALID` for anything that this service did not make under its present
  ///   key, `PAGE_TOKEN_MISMATCH` for a token of another caller, method, filter or order,
  ///   `PAGE_TOKEN_EXPIRED` for one that is too old.
  public func open(
    _ token: String, binding: PageBinding, at now: Timestamp
  ) throws(PersistenceError) -> PagePosition {
    guard let bytes = Base64URL.decode(token), bytes.count > Digest.byteCount else {
      throw PageTokenSealer.invalid
    }
    let message = Array(bytes.dropLast(Digest.byteCount))
    let expected = try tag(of: message)
    guard ConstantTime.areEqual(expected, Array(bytes.suffix(Digest.byteCount))) else {
      throw PageTokenSealer.invalid
    }
    var reader = PageTokenReader(message)
    guard reader.byte() == PageTokenSealer.version, let issued = reader.int64(),
      let bound = reader.bytes(count: PageBinding.byteCount), let position = reader.position(),
      reader.isAtEnd
    else { throw PageTokenSealer.invalid }
    guard bound == binding.bytes else { throw PageTokenSealer.mismatch }
    let age = now.microseconds.subtractingReportingOverflow(issued)
    guard !age.overflow, .microseconds(age.partialValue) <= ageMax else { throw expired }
    return position
  }

  private func tag(of message: [UInt8]) throws(PersistenceError) -> [UInt8] {
    do {
      return try hmac.tag(of: message).bytes
    } catch {
      throw .internal("HMAC of a page token failed: \(error)")
    }
  }

  private static let invalid = PersistenceError(
    .pageTokenInvalid, "The page token was not issued by this service, or it was altered.",
    field: "page_token")

  private static let mismatch = PersistenceError(
    .pageTokenMismatch,
    "The page token belongs to another caller, or to a request with another filter or order.",
    field: "page_token")

  private var expired: PersistenceError {
    let limit = ageMax.components.seconds
    return PersistenceError(
      .pageTokenExpired, "The page token is older than \(limit) s; start the list again.",
      field: "page_token", metadata: ["limit_seconds": "\(limit)"])
  }
}
