// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel

extension SessionCopy {
  /// A session of a bundle under the id that it is to have. All limits hold as if it were created;
  /// what the bundle's owner wrote, the importer has written.
  ///
  /// - Throws: as `Title`, `SessionDescription` and `Content` do; `BUNDLED_VALUE_INVALID` for a
  ///   version, a time or a user that no session can have.
  init(
    _ bundled: BundledSession, _ content: ProvenContent, id: SessionID, owner: OwnerID,
    limits: Limits
  ) throws(PersistenceError) {
    let metadata = bundled.metadata ?? SessionMetadata.Wire()
    guard 1...SessionCopy.versionMax ~= metadata.version else { throw .bundled("version") }
    self.init(
      id: id, title: try Title(validating: metadata.title, limits: limits),
      description: try SessionDescription(validating: metadata.description, limits: limits),
      content: try Content(validating: content.bytes ?? [], hash: content.hash, limits: limits),
      version: metadata.version,
      versionName: try .versionName(bundled.versionName, limits: limits),
      createTime: try Timestamp(bundled: metadata.createTime, "create_time"),
      updateTime: try Timestamp(bundled: metadata.updateTime, "update_time"),
      writerID: try OwnerID(
        writer: metadata.lastWriterID, bundledOwner: metadata.ownerID, owner: owner))
  }
}

extension HistoryCopy.Version {
  /// An older version of a session of a bundle; see `SessionCopy`.
  init(
    _ bundled: SessionVersion.Wire, _ content: ProvenContent, bundledOwner: String,
    owner: OwnerID, limits: Limits
  ) throws(PersistenceError) {
    guard 0...Int64(limits.contentBytesMax) ~= bundled.contentSize else {
      throw .bundled("content_size")
    }
    self.init(
      version: bundled.version, name: try .versionName(bundled.name, limits: limits),
      title: try Title(validating: bundled.title, limits: limits),
      description: try SessionDescription(validating: bundled.description, limits: limits),
      contentHash: content.hash, contentSize: bundled.contentSize,
      updateTime: try Timestamp(bundled: bundled.updateTime, "update_time"),
      writerID: try OwnerID(
        writer: bundled.writerID, bundledOwner: bundledOwner, owner: owner),
      isDeleted: bundled.deleted)
  }
}

extension PersistenceError {
  /// The error for a value in a bundle that no session can have.
  static func bundled(_ field: String) -> PersistenceError {
    PersistenceError(
      .bundledValueInvalid, "No session can have the \(field) that the bundle tells.", field: field)
  }
}

extension Timestamp {
  /// A time that a bundle tells.
  fileprivate init(bundled wire: Wire?, _ field: String) throws(PersistenceError) {
    guard let time = wire.flatMap({ Timestamp($0) }) else { throw .bundled(field) }
    self = time
  }
}

extension OwnerID {
  /// The writer of a version: the importer in place of the bundle's owner, others as they are.
  fileprivate init(
    writer: String, bundledOwner: String, owner: OwnerID
  ) throws(PersistenceError) {
    if writer == bundledOwner {
      self = owner
    } else if let other = OwnerID(writer) {
      self = other
    } else {
      throw .bundled("writer_id")
    }
  }
}

extension String {
  /// The name of a version, which may be empty.
  fileprivate static func versionName(
    _ name: String, limits: Limits
  ) throws(PersistenceError) -> String {
    name.isEmpty ? "" : try Title(validating: name, limits: limits, field: "version_name").text
  }
}
