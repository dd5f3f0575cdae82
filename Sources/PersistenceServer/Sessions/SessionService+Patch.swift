// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  func patch(
    _ request: PatchSessionRequest, caller: OwnerID
  ) async throws(PersistenceError) -> PatchSessionResponse {
    let id = try SessionID(validating: request.id)
    let expected = try ExpectedVersion.required(request.expectedVersion, allowOverwrite: false)
    let requestID = try RequestID(optional: request.requestID)
    let patch = try ContentPatch(request)
    let format = try ContentFormat(
      optional: request.contentFormat, version: request.contentFormatVersion)
    let rule: FormatRule = request.allowFormatChange ? .named : .same
    let note = try ChangeNote(validating: request.changeNote)
    guard let expected else { throw .missing("expected_version") }
    let fingerprint = try requestID.map { (requestID) throws(PersistenceError) in
      try RequestFingerprint(
        patching: id, expectedVersion: expected, with: patch, format: format, formatRule: rule,
        note: note, requestID: requestID)
    }
    let attempt = PatchAttempt(
      id: id, patch: patch, format: format, formatRule: rule, note: note,
      expectedVersion: expected, request: fingerprint, writer: caller, time: now())
    let (update, isNew) = try await onBehalf(
      of: caller, id, in: SessionServiceMethods.patchSession
    ) { owner throws(PersistenceError) in
      try await make(attempt, owner: owner)
    }
    if isNew, !update.isUnchanged { tellWatchers { $0.announce(update.metadata) } }
    return PatchSessionResponse(update)
  }

  /// A requested patch.
  private struct PatchAttempt {
    let id: SessionID
    let patch: ContentPatch
    /// The format of the result; nil for the stored one.
    let format: ContentFormat?
    let formatRule: FormatRule
    let note: ChangeNote
    let expectedVersion: Int64
    let request: RequestFingerprint?
    let writer: OwnerID
    let time: Timestamp
  }

  /// Patches the session of `owner`; not new is what an earlier request has made.
  private func make(
    _ attempt: PatchAttempt, owner: OwnerID
  ) async throws(PersistenceError) -> (SessionUpdate, isNew: Bool) {
    let session: Session
    do throws(PersistenceError) {
      session = try await store.session(attempt.id, owner: owner, knownVersion: nil)
    } catch {
      guard error.reason == .sessionNotFound else { throw error }
      guard let earlier = try await earlier(attempt, owner: owner) else { throw error }
      return (SessionUpdate(earlier), isNew: false)
    }
    guard session.metadata.version == attempt.expectedVersion, let content = session.content else {
      if let earlier = try await earlier(attempt, owner: owner) {
        return (SessionUpdate(earlier), isNew: false)
      }
      guard try await isMet(attempt, by: session.metadata, owner: owner) else {
        throw .versionMismatch(expected: attempt.expectedVersion, current: session.metadata)
      }
      return (SessionUpdate(session.metadata, isUnchanged: true), isNew: false)
    }
    let change = SessionChange(
      content: try attempt.patch.applied(to: content, limits: limits),
      format: attempt.format ?? session.metadata.contentFormat, formatRule: attempt.formatRule,
      note: attempt.note)
    let update = try await store.updateSession(
      attempt.id, owner: owner, writer: attempt.writer, change: change,
      expectedVersion: attempt.expectedVersion, request: attempt.request, at: attempt.time)
    return (update, isNew: true)
  }

  /// The result of a patch that was applied before. Its session may have been deleted since, or is
  /// past the version of the patch, to which it never returns.
  private func earlier(
    _ attempt: PatchAttempt, owner: OwnerID
  ) async throws(PersistenceError) -> SessionMetadata? {
    guard let request = attempt.request else { return nil }
    return try await store.earlierChange(of: attempt.id, owner: owner, by: request)
  }

  /// True if a session that is past the version of a patch has the result of the patch on that
  /// version.
  private func isMet(
    _ attempt: PatchAttempt, by current: SessionMetadata, owner: OwnerID
  ) async throws(PersistenceError) -> Bool {
    let content: Content
    do throws(PersistenceError) {
      content = try await store.sessionVersion(
        attempt.expectedVersion, of: attempt.id, owner: owner
      ).1
    } catch {
      guard error.reason == .sessionVersionNotFound else { throw error }
      return false
    }
    // A patch that does not apply is a conflict, whatever the cause.
    guard let result = try? attempt.patch.applied(to: content, limits: limits) else { return false }
    return SessionChange(content: result, format: attempt.format).isMet(by: current)
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
