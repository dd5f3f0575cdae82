// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel

/// The rules for the values of one record of a bundle. Anyone can create a bundle, so only values
/// that were checked or computed here are written.
struct BundledRecordRules {
  /// The number of the record in this call, from 0; errors contain it.
  let record: Int
  /// The importer.
  let owner: OwnerID
  /// The user to whom the sessions belong in the bundle.
  let bundledOwner: String
  let limits: Limits
  /// The latest time that a record may claim.
  let latestTime: Timestamp

  /// The time by which the exporting server's clock may be ahead of this one.
  static let clockLead = Duration.seconds(5 * 60)

  /// The rules for a record that is read at `now`.
  init(
    record: Int, owner: OwnerID, bundledOwner: String, limits: Limits, at now: Timestamp
  ) {
    self.record = record
    self.owner = owner
    self.bundledOwner = bundledOwner
    self.limits = limits
    latestTime = now.after(BundledRecordRules.clockLead)
  }

  /// The error for a value that no session can have.
  func invalid(_ field: String) -> PersistenceError {
    PersistenceError(
      .bundledValueInvalid,
      "Record \(record): the \(field) is impossible for a session.", field: field,
      metadata: ["record": "\(record)"])
  }

  fileprivate func time(
    _ wire: Timestamp.Wire?, _ field: String
  ) throws(PersistenceError) -> Timestamp {
    guard let time = wire.flatMap({ Timestamp($0) }) else { throw invalid(field) }
    guard time <= latestTime else {
      throw PersistenceError(
        .bundledValueInvalid, "Record \(record): the \(field) is in the future.", field: field,
        metadata: ["record": "\(record)"])
    }
    return time
  }

  /// The writer of a version: the importer replaces the bundle's owner. Any other writer is an
  /// unverified claim of the bundle.
  fileprivate func writer(_ claimed: String) throws(PersistenceError) -> OwnerID {
    if claimed == bundledOwner { return owner }
    guard let other = OwnerID(claimed) else { throw invalid("writer_id") }
    return other
  }

  /// The name of a version, which may be empty.
  fileprivate func versionName(_ name: String) throws(PersistenceError) -> String {
    name.isEmpty ? "" : try Title(validating: name, limits: limits, field: "version_name").text
  }
}

extension SessionCopy {
  /// A session of a bundle under its new id. All limits apply as for creation, and the importer
  /// replaces the bundle's owner as writer.
  ///
  /// - Throws: as `Title`, `SessionDescription` and `Content` do; `BUNDLED_VALUE_INVALID` for a
  ///   version, a time or a user that no session can have.
  init(
    _ bundled: BundledSession, _ content: ProvenContent, id: SessionID, rules: BundledRecordRules
  ) throws(PersistenceError) {
    let metadata = bundled.metadata ?? SessionMetadata.Wire()
    guard 1...SessionCopy.versionMax ~= metadata.version else { throw rules.invalid("version") }
    let limits = rules.limits
    self.init(
      id: id, title: try Title(validating: metadata.title, limits: limits),
      description: try SessionDescription(validating: metadata.description, limits: limits),
      content: try Content(validating: content.bytes ?? [], hash: content.hash, limits: limits),
      format: try ContentFormat(
        optional: metadata.contentFormat, version: metadata.contentFormatVersion),
      note: try ChangeNote(validating: bundled.changeNote),
      version: metadata.version, versionName: try rules.versionName(bundled.versionName),
      createTime: try rules.time(metadata.createTime, "create_time"),
      updateTime: try rules.time(metadata.updateTime, "update_time"),
      writerID: try rules.writer(metadata.lastWriterID),
      labels: try SessionLabels(validating: metadata.labels))
  }
}

extension HistoryCopy.Version {
  /// An older version of a session of a bundle; see `SessionCopy`. The size is that of the content
  /// with the version's hash, regardless of the record's claim.
  init(
    _ bundled: SessionVersion.Wire, _ content: ProvenContent, rules: BundledRecordRules
  ) throws(PersistenceError) {
    let limits = rules.limits
    self.init(
      version: bundled.version, name: try rules.versionName(bundled.name),
      title: try Title(validating: bundled.title, limits: limits),
      description: try SessionDescription(validating: bundled.description, limits: limits),
      contentHash: content.hash, contentSize: content.size,
      contentFormat: try ContentFormat(
        optional: bundled.contentFormat, version: bundled.contentFormatVersion),
      note: try ChangeNote(validating: bundled.changeNote),
      updateTime: try rules.time(bundled.updateTime, "update_time"),
      writerID: try rules.writer(bundled.writerID), isDeleted: bundled.deleted)
  }
}
