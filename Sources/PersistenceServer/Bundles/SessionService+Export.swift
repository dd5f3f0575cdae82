// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  /// The bytes of content that are read from the store at once, give or take one content.
  private static let exportPageBytes = 1 << 20
  /// The number of versions that are listed at once.
  private static let exportedVersionsMax = 100

  /// Sends the caller's sessions as a bundle. Memory holds one page of sessions and the queued
  /// output.
  func export(
    _ request: ExportSessionsRequest, owner: OwnerID,
    to output: ResponseWriter<ExportSessionsResponse>
  ) async throws {
    let ids = try exportedIDs(request)
    var writer: BundleWriter
    var after: SessionID?
    if let checkpoint = request.resumeAfter {
      try checkpoint.check()
      writer = BundleWriter(resumingAfter: checkpoint, hasHistory: request.includeHistory)
      after = SessionID(checkpoint.sessionID)
    } else {
      let count = try await exportedCount(ids, owner: owner)
      writer = BundleWriter(hasHistory: request.includeHistory)
      let manifest = try writer.manifest(
        serverVersion: serverVersion, createTime: now(), owner: owner, sessionCount: count)
      try await output.send(ExportSessionsResponse(manifest))
    }
    while true {
      let page = try await store.sessions(
        of: owner, after: after, among: ids, contentBytesMax: SessionService.exportPageBytes)
      guard let last = page.last else { break }
      for session in page {
        try session.content.prove()
        try await output.send(ExportSessionsResponse(writer.session(session)))
        if request.includeHistory {
          try await exportVersions(of: session.metadata, by: &writer, to: output)
        }
        if let end = try writer.sessionEnd() {
          try await output.send(ExportSessionsResponse(end))
        }
      }
      after = last.metadata.id
    }
    try await output.send(ExportSessionsResponse(writer.trailer()))
  }

  /// Sends the versions before the exported one. Versions that are thinned out or deleted meanwhile
  /// are omitted.
  private func exportVersions(
    of session: SessionMetadata, by writer: inout BundleWriter,
    to output: ResponseWriter<ExportSessionsResponse>
  ) async throws {
    var before: Int64? = session.version
    do {
      while let bound = before {
        let page = try await store.sessionVersions(
          of: session.id, owner: session.ownerID, before: bound,
          pageSize: SessionService.exportedVersionsMax)
        for version in page.versions {
          guard let record = try await record(of: version, of: session, by: &writer) else {
            continue
          }
          try await output.send(ExportSessionsResponse(record))
        }
        before = page.next
      }
    } catch let error as PersistenceError where error.reason == .sessionNotFound {
      return
    }
  }

  private func record(
    of version: SessionVersion, of session: SessionMetadata, by writer: inout BundleWriter
  ) async throws(PersistenceError) -> BundleRecord? {
    guard writer.needsContent(version) else {
      return try writer.version(version, content: nil)
    }
    do throws(PersistenceError) {
      let (found, content) = try await store.sessionVersion(
        version.version, of: session.id, owner: session.ownerID)
      try content.prove()
      return try writer.version(found, content: content)
    } catch {
      guard error.reason == .sessionVersionNotFound else { throw error }
      return nil
    }
  }

  /// The ids that a request names; nil for all.
  private func exportedIDs(
    _ request: ExportSessionsRequest
  ) throws(PersistenceError) -> [SessionID]? {
    guard !request.ids.isEmpty else { return nil }
    guard request.ids.count <= limits.exportedSessionsMax else {
      throw PersistenceError(
        .sessionsTooMany,
        "ids may have at most \(limits.exportedSessionsMax) entries, not \(request.ids.count).",
        field: "ids",
        metadata: [
          "count": "\(request.ids.count)", "limit": "\(limits.exportedSessionsMax)",
        ])
    }
    var ids: Set<SessionID> = []
    for id in request.ids { ids.insert(try SessionID(validating: id, field: "ids")) }
    return Array(ids)
  }

  /// The number of sessions to export. All that are named must exist.
  private func exportedCount(
    _ ids: [SessionID]?, owner: OwnerID
  ) async throws(PersistenceError) -> Int64 {
    guard let ids else { return try await store.sessionCount(of: owner) }
    let found = try await store.versions(of: ids.map { SessionKey(ownerID: owner, id: $0) })
    guard found.count == ids.count else { throw .sessionNotFound }
    return Int64(ids.count)
  }
}
