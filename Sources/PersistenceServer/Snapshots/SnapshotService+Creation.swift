// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

extension SnapshotService {
  func create(
    _ request: CreateSnapshotRequest, owner: OwnerID
  ) async throws(PersistenceError) -> CreateSnapshotResponse {
    guard request.content.isEmpty != request.sourceSessionID.isEmpty else {
      throw PersistenceError(
        .snapshotSourceInvalid,
        "Set exactly one of content and source_session_id.",
        field: "content")
    }
    let metadata =
      request.content.isEmpty
      ? try await createFromSession(request, owner: owner)
      : try await createFromContent(request, owner: owner)
    return CreateSnapshotResponse(metadata)
  }

  private func createFromContent(
    _ request: CreateSnapshotRequest, owner: OwnerID
  ) async throws(PersistenceError) -> SnapshotMetadata {
    guard request.sourceSessionVersion == 0 else {
      throw PersistenceError(
        .snapshotSourceInvalid, "source_session_version needs source_session_id.",
        field: "source_session_version")
    }
    let now = now()
    let requestID = try RequestID(optional: request.requestID)
    let title = try Title(validating: request.title ?? "", limits: limits)
    let description = try SessionDescription(
      validating: request.description ?? "", limits: limits)
    let access = try SnapshotAccess(request.access, limits: limits, at: now)
    let content = try Content(validating: request.content, limits: limits)
    let new = NewSnapshot(
      title: title, description: description, content: content,
      format: try ContentFormat(
        optional: request.contentFormat, version: request.contentFormatVersion),
      note: try ChangeNote(validating: request.changeNote), access: access,
      isTemplate: request.template)
    let attempt = try requestID.map { (requestID) throws(PersistenceError) in
      CreationAttempt(
        requestID: requestID,
        fingerprint: try RequestFingerprint(creating: new, requestID: requestID))
    }
    return try await store.createSnapshot(new, owner: owner, attempt: attempt, at: now)
  }

  /// The content goes from the database to this server and back, never to the caller.
  private func createFromSession(
    _ request: CreateSnapshotRequest, owner: OwnerID
  ) async throws(PersistenceError) -> SnapshotMetadata {
    let now = now()
    let requestID = try RequestID(optional: request.requestID)
    let id = try SessionID(validating: request.sourceSessionID, field: "source_session_id")
    let version = try ExpectedVersion.optional(
      request.sourceSessionVersion, field: "source_session_version")
    let texts = try ChosenTexts(request.title, request.description, limits: limits)
    let note = try ChangeNote(validating: request.changeNote)
    guard request.contentFormat.isEmpty, request.contentFormatVersion == 0 else {
      throw PersistenceError(
        .contentFormatInvalid, "The content of a session keeps its format.",
        field: "content_format")
    }
    let access = try SnapshotAccess(request.access, limits: limits, at: now)
    let attempt = try requestID.map { (requestID) throws(PersistenceError) in
      CreationAttempt(
        requestID: requestID,
        fingerprint: try RequestFingerprint(
          creatingSnapshotOf: id, version: version, title: texts.title,
          description: texts.description, access: access, isTemplate: request.template,
          note: note, requestID: requestID))
    }
    // A retry finds the snapshot of the first attempt, even if the session has changed since.
    if let attempt,
      let earlier = try await store.earlierSnapshot(of: attempt, owner: owner, at: now)
    {
      return earlier
    }
    let (source, content) = try await source(id, version: version, owner: owner)
    let new = NewSnapshot(
      title: try texts.title(orStored: source.title),
      description: try texts.description(orStored: source.description), content: content,
      format: source.contentFormat,
      note: note == .none ? try ChangeNote(validating: source.note) : note,
      source: SnapshotSource(id: id, version: source.version), access: access,
      isTemplate: request.template)
    return try await store.createSnapshot(new, owner: owner, attempt: attempt, at: now)
  }

  /// The session at `version`, or its current state. Notes are stored only in the history, which is
  /// therefore read in both cases.
  private func source(
    _ id: SessionID, version: Int64?, owner: OwnerID
  ) async throws(PersistenceError) -> (SessionVersion, Content) {
    var version = version
    if version == nil { version = try await sessions.sessionMetadata(id, owner: owner).version }
    return try await sessions.sessionVersion(version ?? 0, of: id, owner: owner)
  }

  func createSession(
    _ request: CreateSessionFromSnapshotRequest, owner: OwnerID
  ) async throws(PersistenceError) -> CreateSessionFromSnapshotResponse {
    let id = try SnapshotID(validating: request.snapshotID, field: "snapshot_id")
    let now = now()
    let requestID = try RequestID(optional: request.requestID)
    let texts = try ChosenTexts(request.title, request.description, limits: limits)
    let note = try ChangeNote(validating: request.changeNote)
    let attempt = try requestID.map { (requestID) throws(PersistenceError) in
      CreationAttempt(
        requestID: requestID,
        fingerprint: try RequestFingerprint(
          creatingSessionFrom: id, title: texts.title, description: texts.description,
          note: note, requestID: requestID))
    }
    // A retry finds the session of the first attempt, even if the snapshot was deleted since.
    if let attempt, let earlier = try await sessions.earlierSession(of: attempt, owner: owner) {
      return CreateSessionFromSnapshotResponse(earlier)
    }
    let snapshot = try await misses.lookUp(for: owner) { () async throws(PersistenceError) in
      try await store.snapshot(id, reader: owner, at: now)
    }
    let core = snapshot.metadata.core
    let new = NewSession(
      title: try texts.title(orStored: core.title),
      description: try texts.description(orStored: core.description),
      content: snapshot.content, format: snapshot.metadata.contentFormat,
      note: note == .none ? try ChangeNote(validating: snapshot.metadata.note) : note)
    return CreateSessionFromSnapshotResponse(
      try await sessions.createSession(new, owner: owner, attempt: attempt, at: now))
  }
}

/// The title and description of a copy, as far as its maker chose them; the rest is the original's.
private struct ChosenTexts {
  var title: Title?
  var description: SessionDescription?

  init(
    _ title: String?, _ description: String?, limits: Limits
  ) throws(PersistenceError) {
    if let title { self.title = try Title(validating: title, limits: limits) }
    if let description {
      self.description = try SessionDescription(validating: description, limits: limits)
    }
  }

  func title(orStored text: String) throws(PersistenceError) -> Title {
    if let title { return title }
    return try Title(validating: text, limits: .ceiling)
  }

  func description(orStored text: String) throws(PersistenceError) -> SessionDescription {
    if let description { return description }
    return try SessionDescription(validating: text, limits: .ceiling)
  }
}
