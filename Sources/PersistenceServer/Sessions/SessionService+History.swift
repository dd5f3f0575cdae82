// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  static func bindHistory(
    _ slot: ServiceSlot<SessionService>, in registry: inout ServiceRegistry
  ) {
    typealias Methods = SessionServiceMethods
    registry.bind(Methods.patchSession, slot, SessionService.patch)
    registry.bind(Methods.undeleteSession, slot, SessionService.undelete)
    registry.bind(Methods.listSessionVersions, slot, SessionService.listVersions)
    registry.bind(Methods.getSessionVersion, slot, SessionService.readVersion)
    registry.bind(Methods.restoreSessionVersion, slot, SessionService.restoreVersion)
    registry.bind(Methods.nameSessionVersion, slot, SessionService.nameVersion)
  }

  func undelete(
    _ request: UndeleteSessionRequest, owner: OwnerID
  ) async throws(PersistenceError) -> UndeleteSessionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.optional(request.expectedVersion, field: "expected_version")
    let requestID = try RequestID(optional: request.requestID)
    return UndeleteSessionResponse(try await undelete(id, owner, version, requestID, at: now()))
  }

  /// Brings back a session that was deleted at a version, or at any.
  func undelete(
    _ id: SessionID, _ owner: OwnerID, _ version: Int64?, _ requestID: RequestID?,
    at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    let fingerprint = try requestID.map { (requestID) throws(PersistenceError) in
      try RequestFingerprint(undeleting: id, expectedVersion: version, requestID: requestID)
    }
    let metadata = try await store.undeleteSession(
      id, owner: owner, expectedVersion: version,
      deletedAfter: now.before(limits.undeleteAgeMax), request: fingerprint, at: now)
    tellWatchers { $0.announce(metadata) }
    return metadata
  }

  func listVersions(
    _ request: ListSessionVersionsRequest, caller: OwnerID
  ) async throws(PersistenceError) -> ListSessionVersionsResponse {
    let id = try SessionID(validating: request.id)
    let pageSize = try limits.pageSize(requested: request.pageSize)
    let binding = try PageBinding(
      method: SessionServiceMethods.listSessionVersions.path, caller: caller, subject: id.text)
    let now = now()
    let position = try pageTokens.position(of: request.pageToken, binding: binding, at: now)
    let page = try await onBehalf(
      of: caller, id, in: SessionServiceMethods.listSessionVersions
    ) { owner throws(PersistenceError) in
      try await store.sessionVersions(
        of: id, owner: owner, before: position.flatMap { Int64($0.id) }, pageSize: pageSize)
    }
    var response = ListSessionVersionsResponse()
    response.versions = page.versions.map(SessionVersion.Wire.init)
    if let next = page.next, let last = page.versions.last {
      let position = PagePosition(key: .time(last.updateTime), id: "\(next)")
      response.nextPageToken = try pageTokens.seal(position, binding: binding, at: now)
    }
    return response
  }

  func readVersion(
    _ request: GetSessionVersionRequest, caller: OwnerID
  ) async throws(PersistenceError) -> GetSessionVersionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.named(request.version, field: "version")
    let (found, content) = try await onBehalf(
      of: caller, id, in: SessionServiceMethods.getSessionVersion
    ) { owner throws(PersistenceError) in
      try await store.sessionVersion(version, of: id, owner: owner)
    }
    var response = GetSessionVersionResponse()
    response.version = SessionVersion.Wire(found)
    response.content = content.bytes
    return response
  }

  func restoreVersion(
    _ request: RestoreSessionVersionRequest, caller: OwnerID
  ) async throws(PersistenceError) -> RestoreSessionVersionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.named(request.version, field: "version")
    let expected = try ExpectedVersion.required(
      request.expectedVersion, allowOverwrite: request.allowOverwrite)
    let note = try ChangeNote(validating: request.changeNote)
    let fingerprint = try RequestID(optional: request.requestID).map {
      (requestID) throws(PersistenceError) in
      try RequestFingerprint(
        restoring: id, to: version, expectedVersion: expected, note: note, requestID: requestID)
    }
    let now = now()
    let metadata = try await onBehalf(
      of: caller, id, in: SessionServiceMethods.restoreSessionVersion
    ) { owner throws(PersistenceError) in
      try await store.restoreSession(
        id, owner: owner, writer: caller, to: version, expectedVersion: expected,
        note: note, request: fingerprint, at: now)
    }
    tellWatchers { $0.announce(metadata) }
    return RestoreSessionVersionResponse(metadata)
  }

  func nameVersion(
    _ request: NameSessionVersionRequest, caller: OwnerID
  ) async throws(PersistenceError) -> NameSessionVersionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.named(request.version, field: "version")
    let name =
      request.name.isEmpty
      ? "" : try Title(validating: request.name, limits: limits, field: "name").text
    var response = NameSessionVersionResponse()
    let named = try await onBehalf(
      of: caller, id, in: SessionServiceMethods.nameSessionVersion
    ) { owner throws(PersistenceError) in
      try await store.nameSessionVersion(version, of: id, owner: owner, name: name)
    }
    response.version = SessionVersion.Wire(named)
    return response
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
