// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// A 16-byte digest of a change with all its values. A row stores the fingerprints of the request
/// that created it and of the last one that changed it, to recognize retries.
public struct RequestFingerprint: Hashable, Sendable {
  /// The number of bytes: 16, so that a chance match needs some 2^64 requests.
  public static let byteCount = 16

  /// The bytes to store.
  public let bytes: [UInt8]

  /// The fingerprint of creating a session from `new`.
  public init(creating new: NewSession, requestID: RequestID) throws(PersistenceError) {
    try self.init(requestID, "create") { writer in
      writer.append(new.title.text)
      writer.append(new.description.text)
      writer.append(new.content.hash.bytes)
      writer.append(said: new.format, new.note)
    }
  }

  /// The fingerprint of applying `change` to the session `id` at `expectedVersion`, or at any
  /// version.
  public init(
    updating id: SessionID, expectedVersion: Int64?, with change: SessionChange,
    requestID: RequestID
  ) throws(PersistenceError) {
    try self.init(requestID, "update") { writer in
      writer.append(id.text)
      writer.append(expectedVersion ?? 0)
      writer.append(optional: change.title?.text.utf8)
      writer.append(optional: change.description?.text.utf8)
      writer.append(optional: change.content?.hash.bytes)
      writer.append(said: change.format, change.note)
      if change.formatRule != .same { writer.append("rule \(change.formatRule.rawValue)") }
    }
  }

  /// The fingerprint of deleting the session `id` at `expectedVersion`, or at any version.
  public init(
    deleting id: SessionID, expectedVersion: Int64?, requestID: RequestID
  ) throws(PersistenceError) {
    try self.init(requestID, "delete") { writer in
      writer.append(id.text)
      writer.append(expectedVersion ?? 0)
    }
  }

  /// The fingerprint of patching the session `id` at `expectedVersion`.
  public init(
    patching id: SessionID, expectedVersion: Int64, with patch: ContentPatch,
    format: ContentFormat? = nil, formatRule: FormatRule = .same, note: ChangeNote = .none,
    requestID: RequestID
  ) throws(PersistenceError) {
    try self.init(requestID, "patch") { writer in
      writer.append(id.text)
      writer.append(expectedVersion)
      writer.append(patch.kind.rawValue)
      writer.append(patch.text)
      writer.append(said: format, note)
      if formatRule != .same { writer.append("rule \(formatRule.rawValue)") }
    }
  }

  /// The fingerprint of restoring `version` of the session `id` at `expectedVersion`, or at any.
  public init(
    restoring id: SessionID, to version: Int64, expectedVersion: Int64?,
    note: ChangeNote = .none, requestID: RequestID
  ) throws(PersistenceError) {
    try self.init(requestID, "restore") { writer in
      writer.append(id.text)
      writer.append(version)
      writer.append(expectedVersion ?? 0)
      writer.append(said: nil, note)
    }
  }

  /// The fingerprint of undeleting the session `id` at `expectedVersion`, or at any version.
  public init(
    undeleting id: SessionID, expectedVersion: Int64? = nil, requestID: RequestID
  ) throws(PersistenceError) {
    try self.init(requestID, "undelete") { writer in
      writer.append(id.text)
      if let expectedVersion { writer.append(expectedVersion) }
    }
  }

  init(
    _ requestID: RequestID, _ kind: String, _ appendPayload: (inout FingerprintWriter) -> Void
  ) throws(PersistenceError) {
    var writer = FingerprintWriter()
    writer.append(kind)
    writer.append(requestID.text)
    appendPayload(&writer)
    do {
      bytes = Array(try SHA256.digest(of: writer.bytes).bytes.prefix(RequestFingerprint.byteCount))
    } catch {
      throw .internal("SHA-256 of a request failed: \(error)")
    }
  }
}
