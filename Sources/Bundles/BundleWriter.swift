// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceAPI
public import PersistenceModel
import ProtobufWire

/// Makes the records of a bundle in their order: it seals each with its digest, leaves out contents
/// that a session has brought before, and counts.
///
///     init --manifest--> between --session--> inside --version--> inside
///                        between --trailer--> done    inside --end--> between
///
/// Without history, a session is complete with its record. The caller is responsible for the order
/// of calls: the writer is used by our code only, and `BundleReader` checks its output.
///
/// Invariant: `digest` is that of the last record written.
public struct BundleWriter: Sendable {
  private let hasHistory: Bool
  private var digest: [UInt8]
  private var counts = BundleTrailer()
  private var sessionID = ""
  /// The contents that the current session has brought, and the versions it has.
  private var brought: Set<Digest> = []
  private var versionCount: Int64 = 0

  /// A writer at the beginning of a bundle.
  public init(hasHistory: Bool) {
    self.hasHistory = hasHistory
    digest = BundleFormat.origin
  }

  /// A writer that continues after a checkpoint; the manifest was written before it.
  public init(resumingAfter checkpoint: BundleCheckpoint, hasHistory: Bool) {
    self.hasHistory = hasHistory
    digest = checkpoint.digest
    sessionID = checkpoint.sessionID
    counts.sessionCount = checkpoint.sessionCount
    counts.versionCount = checkpoint.versionCount
    counts.contentBytes = checkpoint.contentBytes
  }

  /// The position after the last complete session; only between sessions.
  public var checkpoint: BundleCheckpoint {
    BundleCheckpoint(sessionID: sessionID, digest: digest, counts: counts)
  }

  /// The first record.
  public mutating func manifest(
    serverVersion: String, createTime: Timestamp, owner: OwnerID, sessionCount: Int64
  ) throws(PersistenceError) -> BundleRecord {
    var manifest = BundleManifest()
    manifest.format = BundleFormat.name
    manifest.formatVersion = BundleFormat.version
    manifest.serverVersion = serverVersion
    manifest.createTime = Timestamp.Wire(createTime)
    manifest.ownerID = owner.text
    manifest.sessionCount = sessionCount
    manifest.hasHistory = hasHistory
    return try seal(.manifest(manifest))
  }

  /// The record of a session.
  public mutating func session(
    _ session: ExportedSession
  ) throws(PersistenceError) -> BundleRecord {
    var bundled = BundledSession()
    var metadata = SessionMetadata.Wire(session.metadata)
    metadata.labelsEtag = ""
    bundled.metadata = metadata
    bundled.versionName = session.versionName
    bundled.changeNote = session.note
    sessionID = session.metadata.id.text
    brought = [session.content.hash]
    versionCount = 0
    counts.sessionCount &+= 1
    return try seal(.session(bundled), session.content.bytes)
  }

  /// True if an older version's record has to bring its content.
  public func needsContent(_ version: SessionVersion) -> Bool {
    !brought.contains(version.contentHash)
  }

  /// The record of an older version; `content` is ignored unless `needsContent(version)`.
  public mutating func version(
    _ version: SessionVersion, content: Content?
  ) throws(PersistenceError) -> BundleRecord {
    var bundled = BundledVersion()
    bundled.version = SessionVersion.Wire(version)
    versionCount &+= 1
    counts.versionCount &+= 1
    let isNew = brought.insert(version.contentHash).inserted
    return try seal(.version(bundled), isNew ? content?.bytes ?? [] : [])
  }

  /// The record that closes a session's versions; nil in a bundle without history.
  public mutating func sessionEnd() throws(PersistenceError) -> BundleRecord? {
    guard hasHistory else { return nil }
    var end = BundledSessionEnd()
    end.versionCount = versionCount
    return try seal(.sessionEnd(end))
  }

  /// The last record.
  public mutating func trailer() throws(PersistenceError) -> BundleRecord {
    try seal(.trailer(counts))
  }

  private mutating func seal(
    _ item: BundleItem.Item, _ content: [UInt8] = []
  ) throws(PersistenceError) -> BundleRecord {
    var record = BundleRecord()
    record.item = BundleItem(item).wireBytes
    record.content = content
    digest = try BundleFormat.digest(after: digest, of: record.item)
    record.digest = digest
    counts.contentBytes &+= Int64(content.count)
    return record
  }
}

extension BundleCheckpoint {
  /// The place that follows so much of a bundle.
  init(sessionID: String, digest: [UInt8], counts: BundleTrailer) {
    self.init()
    self.sessionID = sessionID
    self.digest = digest
    sessionCount = counts.sessionCount
    versionCount = counts.versionCount
    contentBytes = counts.contentBytes
  }

  /// Throws unless the checkpoint is plausible: its id is valid, or no session precedes it; its
  /// digest has 32 bytes; no count is negative.
  ///
  /// - Throws: `CHECKPOINT_INVALID`.
  public func check(field: String = "resume_after") throws(PersistenceError) {
    guard digest.count == Digest.byteCount, sessionCount >= 0, versionCount >= 0,
      contentBytes >= 0, sessionID.isEmpty ? sessionCount == 0 : SessionID(sessionID) != nil
    else {
      throw PersistenceError(
        .checkpointInvalid, "The checkpoint is not from a server or a bundle.",
        field: field)
    }
  }
}
