// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// One key of a user's drafts: seals the bodies of records and the parts of contents.
///
/// A body is sealed with its checksum, and bound to its place. A part is sealed with its digest,
/// and stored under a name that follows from the key and the digest: equal parts are stored once,
/// and the name tells nothing about them. The body has the digests, so a part cannot be exchanged.
struct RecordSeal: Sendable {
  /// The number that identifies the key, in 16 bytes that follow from it.
  let keyID: [UInt8]
  private let cipher: AES256GCM
  private let names: HMACSHA256

  /// The format of what is sealed; authenticated with it.
  private static let form: Int64 = 1

  /// A key of 32 bytes, from which separate ones are derived for each purpose.
  init(key: [UInt8]) throws(CryptographyError) {
    let derivation = try HMACSHA256(key: key)
    keyID = Array(try derivation.tag(of: Array("holdfast drafts: id".utf8)).bytes.prefix(16))
    cipher = try AES256GCM(
      key: derivation.tag(of: Array("holdfast drafts: contents".utf8)).bytes)
    names = try HMACSHA256(key: derivation.tag(of: Array("holdfast drafts: names".utf8)).bytes)
  }

  // MARK: Bodies

  /// Seals a body with its checksum.
  func seal(
    _ body: CheckedBytes, at place: RecordPlace
  ) throws(CryptographyError) -> [UInt8] {
    try cipher.seal(body.joined, context: context(of: place))
  }

  /// Opens a body; nil if it was sealed under another key or in another place, or was changed.
  func openBody(
    _ sealed: [UInt8], at place: RecordPlace
  ) throws(CryptographyError) -> CheckedBytes? {
    try cipher.open(sealed, context: context(of: place)).flatMap(CheckedBytes.init(joined:))
  }

  private func context(of place: RecordPlace) -> [UInt8] {
    var writer = context("record")
    writer.write(place.server)
    writer.write(place.principal)
    writer.write(place.writer)
    writer.write(place.revision)
    return writer.bytes
  }

  // MARK: Parts

  /// The name under which a part is stored.
  func name(of digest: Digest) throws(CryptographyError) -> [UInt8] {
    try names.tag(of: digest.bytes).bytes
  }

  /// Seals a part with the digest that its records have of it.
  func seal(part: CheckedBytes) throws(CryptographyError) -> [UInt8] {
    try cipher.seal(part.joined, context: context(ofPart: name(of: part.checksum)))
  }

  /// Opens a part; nil if it was sealed under another key or name, or was changed.
  func openPart(
    _ sealed: [UInt8], named name: [UInt8]
  ) throws(CryptographyError) -> CheckedBytes? {
    try cipher.open(sealed, context: context(ofPart: name)).flatMap(CheckedBytes.init(joined:))
  }

  private func context(ofPart name: [UInt8]) -> [UInt8] {
    var writer = context("part")
    writer.write(raw: name)
    return writer.bytes
  }

  private func context(_ purpose: String) -> RecordWriter {
    var writer = RecordWriter()
    writer.write(purpose)
    writer.write(Self.form)
    writer.write(raw: keyID)
    return writer
  }
}

/// Bytes with the checksum that was stored with them, which does not match damaged ones.
struct CheckedBytes: Equatable {
  var checksum: Digest
  var bytes: [UInt8]

  init(checksum: Digest, bytes: [UInt8]) {
    self.checksum = checksum
    self.bytes = bytes
  }

  init?(joined: [UInt8]) {
    guard let checksum = Digest(bytes: joined.prefix(Digest.byteCount)) else { return nil }
    self.init(checksum: checksum, bytes: Array(joined.dropFirst(Digest.byteCount)))
  }

  var joined: [UInt8] { checksum.bytes + bytes }
}
