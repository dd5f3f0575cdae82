// SPDX-License-Identifier: Apache-2.0

import Cryptography

extension RequestFingerprint {
  /// The fingerprint of creating a snapshot from content.
  public init(
    creating new: NewSnapshot, requestID: RequestID
  ) throws(PersistenceError) {
    try self.init(requestID, "create snapshot") { writer in
      writer.append(new.title.text)
      writer.append(new.description.text)
      writer.append(new.content.hash.bytes)
      writer.append(new.access)
      writer.append(new.isTemplate)
      writer.append(said: new.format, new.note)
    }
  }

  /// The fingerprint of creating a snapshot from a session. It covers only the request, not the
  /// session's current state.
  public init(
    creatingSnapshotOf session: SessionID, version: Int64?, title: Title?,
    description: SessionDescription?, access: SnapshotAccess, isTemplate: Bool,
    note: ChangeNote = .none, requestID: RequestID
  ) throws(PersistenceError) {
    try self.init(requestID, "create snapshot of session") { writer in
      writer.append(session.text)
      writer.append(version ?? 0)
      writer.append(optional: title?.text.utf8)
      writer.append(optional: description?.text.utf8)
      writer.append(access)
      writer.append(isTemplate)
      writer.append(said: nil, note)
    }
  }

  /// The fingerprint of creating a session from a snapshot. It covers only the request, so it can
  /// be computed after the snapshot is deleted.
  public init(
    creatingSessionFrom snapshot: SnapshotID, title: Title?, description: SessionDescription?,
    note: ChangeNote = .none, requestID: RequestID
  ) throws(PersistenceError) {
    try self.init(requestID, "create session from snapshot") { writer in
      writer.append(snapshot.text)
      writer.append(optional: title?.text.utf8)
      writer.append(optional: description?.text.utf8)
      writer.append(said: nil, note)
    }
  }

  /// The fingerprint of deleting a snapshot.
  public init(deleting id: SnapshotID, requestID: RequestID) throws(PersistenceError) {
    try self.init(requestID, "delete snapshot") { $0.append(id.text) }
  }
}

extension FingerprintWriter {
  fileprivate mutating func append(_ access: SnapshotAccess) {
    append("\(access.visibility)")
    append(Int64(access.readers.count))
    for reader in access.readers { append(reader.text) }
    append(access.expireTime?.microseconds ?? .min)
  }
}
