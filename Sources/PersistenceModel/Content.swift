// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import JSONText

/// The document of a session: one JSON text, preserved byte for byte.
///
/// Invariant: `hash` is the SHA-256 of `bytes`, and `bytes` are well-formed JSON in UTF-8.
public struct Content: Hashable, Sendable {
  /// Exactly the bytes that a client sent.
  public let bytes: [UInt8]
  /// The SHA-256 of `bytes`.
  public let hash: Digest

  /// Content from what a caller sent, checked for size, UTF-8, form and depth, in this order.
  /// `known` is its SHA-256 where that has been computed already.
  ///
  /// - Throws: `CONTENT_TOO_LARGE`, `CONTENT_NOT_UTF8`, `CONTENT_NOT_JSON` or `CONTENT_TOO_DEEP`,
  ///   naming `field`, with the limit or the offset of the fault.
  public init(
    validating bytes: [UInt8], hash known: Digest? = nil, limits: Limits,
    field: String = "content"
  ) throws(PersistenceError) {
    guard bytes.count <= limits.contentBytesMax else {
      throw .contentTooLarge(size: bytes.count, limits, field: field)
    }
    do {
      try JSONValidator.validate(bytes, depthMax: limits.contentDepthMax)
    } catch {
      throw Content.error(for: error, limits: limits, field: field)
    }
    do {
      hash = try known ?? SHA256.digest(of: bytes)
    } catch {
      throw .internal("SHA-256 of content failed: \(error)")
    }
    self.bytes = bytes
  }

  /// Content as it was read from the store that checked it when it was written.
  public init(stored bytes: [UInt8], hash: Digest) {
    self.bytes = bytes
    self.hash = hash
  }

  /// Throws unless the bytes are those that were hashed when they were written: an export that
  /// hides later damage is not a backup.
  ///
  /// - Throws: `CONTENT_CORRUPT`.
  public func prove() throws(PersistenceError) {
    guard (try? SHA256.digest(of: bytes)) == hash else {
      throw PersistenceError(
        .contentCorrupt, "The stored data is damaged.",
        detail: "stored content does not match its SHA-256 \(hash.hexadecimal)")
    }
  }

  private static func error(
    for error: JSONTextError, limits: Limits, field: String
  ) -> PersistenceError {
    let offset = error.offset
    switch error.fault {
    case .depthExceeded:
      return PersistenceError(
        .contentTooDeep,
        "Content may be nested at most \(limits.contentDepthMax) deep, but is deeper at byte "
          + "\(offset).",
        field: field, metadata: ["offset": "\(offset)", "limit": "\(limits.contentDepthMax)"])
    case .invalidUTF8:
      return PersistenceError(
        .contentNotUTF8, "Content is not UTF-8 at byte \(offset).",
        field: field, metadata: ["offset": "\(offset)"])
    case .unexpectedEnd, .unexpectedByte, .controlCharacter, .invalidEscape, .invalidNumber,
      .loneSurrogate:
      return PersistenceError(
        .contentNotJSON, "Content is not a JSON text: \(error.fault) at byte \(offset).",
        field: field, metadata: ["offset": "\(offset)", "fault": "\(error.fault)"])
    }
  }
}

extension PersistenceError {
  /// The error for content that is too large; the size is nil if it is unknown.
  public static func contentTooLarge(
    size: Int?, _ limits: Limits, field: String = "content"
  ) -> PersistenceError {
    let limit = limits.contentBytesMax
    var metadata = ["limit": "\(limit)"]
    metadata["size"] = size.map { "\($0)" }
    let count = size.map { "\($0)" } ?? "more"
    return PersistenceError(
      .contentTooLarge, "Content may have at most \(limit) bytes, but this has \(count).",
      field: field, metadata: metadata)
  }
}
