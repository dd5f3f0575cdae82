// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

extension SessionDraftKey {
  /// The key in a request.
  ///
  /// - Throws: `FIELD_REQUIRED`; `SESSION_ID_INVALID`; `DRAFT_KEY_INVALID`, naming the part.
  init(_ wire: Wire?) throws(PersistenceError) {
    guard let wire else { throw .missing("key") }
    guard wire.sessionID.isEmpty != wire.draftID.isEmpty else {
      throw PersistenceError(
        .draftKeyInvalid, "Set exactly one of key.session_id and key.draft_id.",
        field: "key.session_id")
    }
    let subject: Subject =
      wire.draftID.isEmpty
      ? .session(try SessionID(validating: wire.sessionID, field: "key.session_id"))
      : .unsaved(try ClientID(validating: wire.draftID, field: "key.draft_id"))
    self.init(
      subject: subject, deviceID: try ClientID(validating: wire.deviceID, field: "key.device_id"))
  }
}

extension ClientID {
  /// An id from what a caller sent in `field`.
  ///
  /// - Throws: `DRAFT_KEY_INVALID`.
  fileprivate init(validating text: String, field: String) throws(PersistenceError) {
    guard let id = ClientID(text) else {
      throw PersistenceError(
        .draftKeyInvalid,
        "\(field) must have 1 to \(ClientID.characterCountMax) printable ASCII characters.",
        field: field,
        metadata: [
          "length": "\(text.utf8.count)", "limit": "\(ClientID.characterCountMax)",
        ])
    }
    self = id
  }
}

extension NewSessionDraft {
  /// The values of a request, by the rules for those of a session.
  init(_ request: SaveDraftRequest, limits: Limits) throws(PersistenceError) {
    let key = try SessionDraftKey(request.key)
    guard request.revision >= 1 else {
      throw PersistenceError(
        .draftRevisionInvalid, "revision must be at least 1, but is \(request.revision).",
        field: "revision", metadata: ["revision": "\(request.revision)"])
    }
    let title = try Title(validating: request.title, limits: limits)
    let description = try SessionDescription(validating: request.description, limits: limits)
    guard !request.content.isEmpty else { throw .missing("content") }
    self.init(
      key: key, revision: request.revision,
      baseVersion: try NewSessionDraft.baseVersion(request.baseVersion, of: key), title: title,
      description: description,
      content: try Content(validating: request.content, limits: limits),
      format: try ContentFormat(
        optional: request.contentFormat, version: request.contentFormatVersion))
  }

  /// The version that the work is based on: one of the session if there is a session, or none.
  private static func baseVersion(
    _ value: Int64, of key: SessionDraftKey
  ) throws(PersistenceError) -> Int64 {
    let version = try ExpectedVersion.optional(value, field: "base_version")
    switch (key.sessionID, version) {
    case (_?, nil): throw .missing("base_version")
    case (nil, let version?):
      throw PersistenceError(
        .versionInvalid, "base_version must be 0 without key.session_id.", field: "base_version",
        metadata: ["base_version": "\(version)"])
    default: return value
    }
  }
}

extension DraftPublication {
  /// The publication that a request asks for.
  ///
  /// - Throws: `FIELD_REQUIRED` without an etag; `VERSION_INVALID` for a version that a new session
  ///   cannot replace.
  init(_ request: PublishDraftRequest) throws(PersistenceError) {
    let key = try SessionDraftKey(request.key)
    guard !request.etag.isEmpty else { throw .missing("etag") }
    let expected = try ExpectedVersion.optional(
      request.expectedVersion, field: "expected_version")
    if let expected, request.asNewSession || key.sessionID == nil {
      throw PersistenceError(
        .versionInvalid, "expected_version must be 0 for a new session.",
        field: "expected_version", metadata: ["expected_version": "\(expected)"])
    }
    self.init(
      key: key, etag: request.etag, expectedVersion: expected,
      formatRule: request.allowFormatChange ? .named : .same,
      note: try ChangeNote(validating: request.changeNote))
  }
}
