// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

extension SessionService {
  func patch(
    _ request: PatchSessionRequest, owner: OwnerID, writer: OwnerID
  ) async throws(PersistenceError) -> PatchSessionResponse {
    let id = try SessionID(validating: request.id)
    let expected = try ExpectedVersion.required(request.expectedVersion, allowOverwrite: false)
    let requestID = try RequestID(optional: request.requestID)
    let patch = try ContentPatch(request)
    guard let expected else { throw .missing("expected_version") }
    let fingerprint = try requestID.map { (requestID) throws(PersistenceError) in
      try RequestFingerprint(
        patching: id, expectedVersion: expected, with: patch, requestID: requestID)
    }
    let session = try await store.session(id, owner: owner, knownVersion: nil)
    var change = SessionChange()
    guard session.metadata.version >= expected else {
      throw .versionMismatch(expected: expected, current: session.metadata.version)
    }
    // A session that has left the expected version never comes back to it: the change then meets
    // nothing, and only finds out whether it was this very patch that took the session on.
    if session.metadata.version == expected, let content = session.content {
      change.content = try patch.applied(to: content, limits: limits)
    }
    let metadata = try await store.updateSession(
      id, owner: owner, writer: writer, change: change, expectedVersion: expected,
      request: fingerprint, at: now())
    watches.announce(metadata)
    return PatchSessionResponse(metadata)
  }

  func undelete(
    _ request: UndeleteSessionRequest, owner: OwnerID
  ) async throws(PersistenceError) -> UndeleteSessionResponse {
    let id = try SessionID(validating: request.id)
    let fingerprint = try RequestID(optional: request.requestID).map {
      (requestID) throws(PersistenceError) in
      try RequestFingerprint(undeleting: id, requestID: requestID)
    }
    let now = now()
    let metadata = try await store.undeleteSession(
      id, owner: owner, deletedAfter: now.before(limits.undeleteAgeMax), request: fingerprint,
      at: now)
    watches.announce(metadata)
    return UndeleteSessionResponse(metadata)
  }

  func listVersions(
    _ request: ListSessionVersionsRequest, owner: OwnerID, caller: OwnerID
  ) async throws(PersistenceError) -> ListSessionVersionsResponse {
    let id = try SessionID(validating: request.id)
    let pageSize = try limits.pageSize(requested: request.pageSize)
    let binding = try PageBinding(
      method: SessionServiceMethods.listSessionVersions, caller: caller, subject: id.text)
    let now = now()
    let position = try pageTokens.position(of: request.pageToken, binding: binding, at: now)
    let page = try await store.sessionVersions(
      of: id, owner: owner, before: position.flatMap { Int64($0.id) }, pageSize: pageSize)
    var response = ListSessionVersionsResponse()
    response.versions = page.versions.map(SessionVersion.Wire.init)
    if let next = page.next, let last = page.versions.last {
      let position = PagePosition(key: .time(last.updateTime), id: "\(next)")
      response.nextPageToken = try pageTokens.seal(position, binding: binding, at: now)
    }
    return response
  }

  func readVersion(
    _ request: GetSessionVersionRequest, owner: OwnerID
  ) async throws(PersistenceError) -> GetSessionVersionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.named(request.version, field: "version")
    let (found, content) = try await store.sessionVersion(version, of: id, owner: owner)
    var response = GetSessionVersionResponse()
    response.version = SessionVersion.Wire(found)
    response.content = content.bytes
    return response
  }

  func restoreVersion(
    _ request: RestoreSessionVersionRequest, owner: OwnerID, writer: OwnerID
  ) async throws(PersistenceError) -> RestoreSessionVersionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.named(request.version, field: "version")
    let expected = try ExpectedVersion.required(
      request.expectedVersion, allowOverwrite: request.allowOverwrite)
    let fingerprint = try RequestID(optional: request.requestID).map {
      (requestID) throws(PersistenceError) in
      try RequestFingerprint(
        restoring: id, to: version, expectedVersion: expected, requestID: requestID)
    }
    let metadata = try await store.restoreSession(
      id, owner: owner, writer: writer, to: version, expectedVersion: expected,
      request: fingerprint, at: now())
    watches.announce(metadata)
    return RestoreSessionVersionResponse(metadata)
  }

  func nameVersion(
    _ request: NameSessionVersionRequest, owner: OwnerID
  ) async throws(PersistenceError) -> NameSessionVersionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.named(request.version, field: "version")
    let name =
      request.name.isEmpty
      ? "" : try Title(validating: request.name, limits: limits, field: "name").text
    var response = NameSessionVersionResponse()
    response.version = SessionVersion.Wire(
      try await store.nameSessionVersion(version, of: id, owner: owner, name: name))
    return response
  }
}

extension ContentPatch {
  /// The one patch of a request.
  ///
  /// - Throws: `FIELD_REQUIRED` for none, `PATCH_INVALID` for two.
  init(_ request: PatchSessionRequest) throws(PersistenceError) {
    switch (request.mergePatch.isEmpty, request.jsonPatch.isEmpty) {
    case (false, true): self.init(.merge, request.mergePatch)
    case (true, false): self.init(.operations, request.jsonPatch)
    case (true, true): throw .missing("merge_patch")
    case (false, false):
      throw PersistenceError(
        .patchInvalid, "merge_patch must not be combined with json_patch.", field: "json_patch")
    }
  }
}

extension ExpectedVersion {
  /// The version that a request is about.
  ///
  /// - Throws: `FIELD_REQUIRED` for 0, `VERSION_INVALID` for a negative number.
  static func named(_ value: Int64, field: String) throws(PersistenceError) -> Int64 {
    guard let version = try optional(value, field: field) else { throw .missing(field) }
    return version
  }
}
