// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import TestSupport
import Testing

/// What a test of bundles does with the services of a fixture.
extension ServiceFixture {
  /// The user's sessions as a bundle.
  func export(
    _ ids: [String] = [], history: Bool = false, after checkpoint: BundleCheckpoint? = nil,
    as user: String? = nil
  ) async throws -> [BundleRecord] {
    let request = ExportSessionsRequest.with {
      $0.ids = ids
      $0.includeHistory = history
      $0.resumeAfter = checkpoint
    }
    let reply: CallReply<ExportSessionsResponse> = await stream(
      SessionServiceMethods.exportSessions, [request], as: user)
    if let error = reply.error { throw error }
    return reply.messages.compactMap(\.record)
  }

  /// Imports records and returns what became of each session, and the error that ended it.
  func `import`(
    _ records: [BundleRecord], as user: String? = nil,
    _ fill: (inout ImportOptions) -> Void = { _ in }
  ) async -> Report {
    let options = ImportSessionsRequest(.options(.with(fill)))
    let reply: CallReply<ImportSessionsResponse> = await stream(
      SessionServiceMethods.importSessions,
      [options] + records.map { ImportSessionsRequest(.record($0)) }, as: user)
    return Report(reply)
  }

  /// Every session of a user with its history, as it is listed and read.
  func contents(as user: String? = nil) async throws -> [Contents] {
    let list: ListSessionsResponse = try await call(
      SessionServiceMethods.listSessions,
      ListSessionsRequest.with {
        $0.pageSize = 100
        $0.orderBy = .title
      }, as: user)
    var found: [Contents] = []
    for metadata in list.sessions {
      let session: GetSessionResponse = try await call(
        SessionServiceMethods.getSession, GetSessionRequest.with { $0.id = metadata.id }, as: user)
      let page: ListSessionVersionsResponse = try await call(
        SessionServiceMethods.listSessionVersions,
        ListSessionVersionsRequest.with {
          $0.id = metadata.id
          $0.pageSize = 100
        }, as: user)
      var contents = Contents(
        metadata: metadata, content: session.session?.content ?? [], versions: page.versions)
      for version in page.versions {
        let read: GetSessionVersionResponse = try await call(
          SessionServiceMethods.getSessionVersion,
          GetSessionVersionRequest.with {
            $0.id = metadata.id
            $0.version = version.version
          }, as: user)
        contents.versionContents.append(read.content)
      }
      found.append(contents)
    }
    return found
  }

  func update(
    _ id: String, title: String? = nil, content: String? = nil, as user: String? = nil
  ) async throws {
    let _: UpdateSessionResponse = try await call(
      SessionServiceMethods.updateSession,
      UpdateSessionRequest.with {
        $0.id = id
        $0.allowOverwrite = true
        $0.title = title
        $0.content = content.map { Array($0.utf8) }
      }, as: user)
  }

  func delete(_ id: String) async throws {
    let _: DeleteSessionResponse = try await call(
      SessionServiceMethods.deleteSession, DeleteSessionRequest.with { $0.id = id })
  }
}

/// A session as a client sees all of it.
struct Contents: Equatable {
  var metadata: SessionMetadata.Wire
  var content: [UInt8]
  var versions: [SessionVersion.Wire]
  var versionContents: [[UInt8]] = []
}

/// What an import told.
struct Report {
  var sessions: [ImportedSession] = []
  var summary: ImportSummary?
  var refusal: Refusal?

  init(_ reply: CallReply<ImportSessionsResponse>) {
    for message in reply.messages {
      switch message.news {
      case .session(let session): sessions.append(session)
      case .summary(let summary): self.summary = summary
      case nil: Issue.record("news without news")
      }
    }
    refusal = reply.error.map { Refusal($0) }
  }

  var outcomes: [ImportOutcome.Wire] { sessions.map(\.outcome) }
}
