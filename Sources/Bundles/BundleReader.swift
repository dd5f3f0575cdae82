// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceAPI
public import PersistenceModel
import ProtobufWire

/// Reads a bundle record by record and hands on nothing that is not proven to be as it was written:
/// every digest, every content's hash and size, the order of records and ids, every count.
///
///     init --manifest--> between --session--> inside --version--> inside
///                        between --trailer--> done    inside --end--> between
///
/// Without history a session leads back to between at once. Every record that a state does not
/// name is an error, and after an error the reader is of no more use.
///
/// Invariant: `digest` is that of the last record read, and vouches for all before it; `versions`
/// is empty but inside.
public struct BundleReader: Sendable {
  /// The event of a record.
  public enum Event: Sendable {
    /// The bundle begins.
    case manifest(BundleManifest)
    /// A session.
    case session(BundledSession, ProvenContent)
    /// An older version of that session.
    case version(SessionVersion.Wire, ProvenContent)
    /// The session has no more versions.
    case sessionEnd
    /// The bundle is whole.
    case trailer(BundleTrailer)
  }

  private enum State {
    case initial, between, inside, done
  }

  /// The versions of one session so far.
  private struct Versions {
    /// The sizes of the contents that were brought, by their hashes.
    var brought: [Digest: Int64] = [:]
    /// See `BundleReader.heldBytes`.
    var heldBytes: Int {
      // A place of the table for every entry that fits, and half as many again.
      HeldBytes.object
        + brought.capacity * 3 / 2 * (MemoryLayout<Digest>.stride + MemoryLayout<Int64>.stride)
    }
    var last: Int64 = 0
    var count: Int64 = 0
  }

  private var state = State.initial
  // Not in the state, which is copied where it is looked at: there may be a set of many thousands.
  private var versions = Versions()
  private let resumption: BundleCheckpoint?
  private var hasHistory = false
  private var digest = BundleFormat.origin
  private var counts = BundleTrailer()
  private var sessionID = ""
  /// The number of records that have been read: the number of the next one.
  private var recordCount = 0

  /// A reader of a bundle from its first record, or of its manifest followed by the records after a
  /// trusted checkpoint.
  public init(resumingAfter checkpoint: BundleCheckpoint? = nil) {
    resumption = checkpoint
  }

  /// The number of the record that was read last, from 0.
  public var recordNumber: Int { max(0, recordCount - 1) }

  /// True if the trailer has been read.
  public var isComplete: Bool { state == .done }

  /// The memory of the current session in the reader, in bytes.
  public var heldBytes: Int { versions.heldBytes }

  /// The position after the last complete session; nil before the manifest and inside a session.
  public var checkpoint: BundleCheckpoint? {
    guard state == .between else { return nil }
    return BundleCheckpoint(sessionID: sessionID, digest: digest, counts: counts)
  }

  /// Reads the next record.
  ///
  /// - Throws: `BUNDLE_FOREIGN` for a first record that is not a manifest,
  ///   `BUNDLE_VERSION_UNSUPPORTED` for one of a newer format, `BUNDLE_CORRUPT` for everything that
  ///   is not as it was written; the metadata tells the record's number from 0.
  public mutating func read(_ record: BundleRecord) throws(PersistenceError) -> Event {
    let item = (try? BundleItem(wireBytes: record.item))?.item
    if state == .initial { try checkFormat(of: item) }
    let expected = try BundleFormat.digest(after: digest, of: record.item)
    guard record.digest == expected else { throw corrupt("its digest is wrong") }
    digest = expected
    let event = try accept(item, record.content)
    recordCount += 1
    return event
  }

  /// The error for a bundle that ends where it must not; nil after the trailer.
  public var truncation: PersistenceError? {
    if isComplete { return nil }
    return PersistenceError(
      .bundleTruncated, "The bundle ends after \(recordCount) records, before its trailer.",
      metadata: ["record": "\(recordCount)"])
  }

  /// An error for the record that is being read.
  private func corrupt(_ fault: String) -> PersistenceError {
    PersistenceError(
      .bundleCorrupt, "Record \(recordCount) is damaged: \(fault).",
      metadata: ["record": "\(recordCount)"])
  }

  // MARK: Each kind of record

  private func checkFormat(of item: BundleItem.Item?) throws(PersistenceError) {
    guard case .manifest(let manifest) = item, manifest.format == BundleFormat.name,
      manifest.formatVersion > 0
    else {
      throw PersistenceError(
        .bundleForeign, "Not a bundle: the first record is not a manifest.")
    }
    guard manifest.formatVersion <= BundleFormat.version else {
      throw PersistenceError(
        .bundleVersionUnsupported,
        "The bundle has format \(manifest.formatVersion), but only formats up to "
          + "\(BundleFormat.version) are known.",
        metadata: [
          "format_version": "\(manifest.formatVersion)", "limit": "\(BundleFormat.version)",
        ])
    }
  }

  private mutating func accept(
    _ item: BundleItem.Item?, _ content: [UInt8]
  ) throws(PersistenceError) -> Event {
    switch (state, item) {
    case (.initial, .manifest(let manifest)?):
      try expectNoContent(content)
      begin(manifest)
      return .manifest(manifest)
    case (.between, .session(let session)?):
      return try accept(session, content)
    case (.inside, .version(let bundled)?):
      return try accept(bundled, content)
    case (.inside, .sessionEnd(let end)?):
      try expectNoContent(content)
      guard end.versionCount == versions.count else { throw corrupt("its count is wrong") }
      versions = Versions()
      state = .between
      return .sessionEnd
    case (.between, .trailer(let trailer)?):
      try expectNoContent(content)
      guard trailer == counts else { throw corrupt("its counts are wrong") }
      state = .done
      return .trailer(trailer)
    default:
      throw corrupt("it is not allowed here")
    }
  }

  private mutating func begin(_ manifest: BundleManifest) {
    hasHistory = manifest.hasHistory
    state = .between
    guard let resumption else { return }
    digest = resumption.digest
    sessionID = resumption.sessionID
    counts.sessionCount = resumption.sessionCount
    counts.versionCount = resumption.versionCount
    counts.contentBytes = resumption.contentBytes
  }

  private mutating func accept(
    _ session: BundledSession, _ content: [UInt8]
  ) throws(PersistenceError) -> Event {
    guard let metadata = session.metadata, SessionID(metadata.id) != nil,
      sessionID.utf8.lexicographicallyPrecedes(metadata.id.utf8)
    else { throw corrupt("its id is missing or out of order") }
    let hash = try prove(content, is: metadata.contentHash, of: metadata.contentSize)
    sessionID = metadata.id
    counts.sessionCount &+= 1
    counts.contentBytes &+= Int64(content.count)
    if hasHistory {
      versions = Versions(brought: [hash: Int64(content.count)], last: metadata.version)
      state = .inside
    }
    return .session(
      session, ProvenContent(bytes: content, hash: hash, size: Int64(content.count)))
  }

  private mutating func accept(
    _ bundled: BundledVersion, _ content: [UInt8]
  ) throws(PersistenceError) -> Event {
    guard let version = bundled.version, version.version >= 1, version.version < versions.last,
      versions.count < BundleFormat.versionsMax
    else { throw corrupt("its version is missing or out of order") }
    guard let hash = Hexadecimal.decode(version.contentHash).flatMap({ Digest(bytes: $0) }) else {
      throw corrupt("its hash is malformed")
    }
    let known = versions.brought[hash]
    if known == nil {
      _ = try prove(content, is: version.contentHash, of: version.contentSize)
      versions.brought[hash] = Int64(content.count)
    } else {
      try expectNoContent(content)
    }
    versions.last = version.version
    versions.count &+= 1
    counts.versionCount &+= 1
    counts.contentBytes &+= Int64(content.count)
    return .version(
      version,
      ProvenContent(
        bytes: known == nil ? content : nil, hash: hash, size: known ?? Int64(content.count)))
  }

  /// Verifies that a content has its declared hash.
  private func prove(
    _ content: [UInt8], is told: String, of size: Int64
  ) throws(PersistenceError) -> Digest {
    let hash = try BundleFormat.digest(of: content)
    guard hash.hexadecimal == told, Int64(content.count) == size else {
      throw corrupt("its content does not match its hash and size")
    }
    return hash
  }

  private func expectNoContent(_ content: [UInt8]) throws(PersistenceError) {
    guard content.isEmpty else { throw corrupt("it must not have content") }
  }
}
