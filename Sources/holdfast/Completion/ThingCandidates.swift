// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import PersistenceAPI
import PersistenceModel

/// The ids of the caller's sessions or snapshots that a command may be about, the latest first.
struct ThingCandidates {
  private let line: CompletionLine

  init(_ line: CompletionLine) { self.line = line }

  /// The largest page that servers return: more would not help a person.
  private static let countMax: Int32 = 100

  /// The candidates, with the titles as descriptions.
  func all() async throws -> [Candidate] {
    let target = try line.serverOptions().target()
    let line = line
    return try await target.withClient { client in
      let server = Server(client: client, target: target)
      switch line.thing {
      case .session: return try await own(server) + shared(server)
      case .deletedSession: return try await own(server, deleted: true)
      case .snapshot:
        var request = ListSnapshotsRequest()
        request.pageSize = Self.countMax
        return try await server.call(SnapshotServiceMethods.listSnapshots, request).items.map {
          Candidate(word: $0.printedName, description: $0.title)
        }
      case .visitedSnapshot:
        var request = ListAccessLogsRequest()
        request.pageSize = Self.countMax
        return try await server.call(AccessLogServiceMethods.listAccessLogs, request).items.map {
          Candidate(word: $0.printedName, description: $0.snapshot?.title ?? "")
        }
      }
    }
  }

  private func own(_ server: Server, deleted: Bool = false) async throws -> [Candidate] {
    var request = ListSessionsRequest()
    request.pageSize = Self.countMax
    var filter = SessionFilter.Wire()
    filter.deleted = deleted
    request.filter = filter
    return try await server.call(SessionServiceMethods.listSessions, request).items.map {
      Candidate(word: $0.printedName, description: $0.title)
    }
  }

  private func shared(_ server: Server) async throws -> [Candidate] {
    var request = ListSessionsSharedWithMeRequest()
    request.pageSize = Self.countMax
    return try await server.call(SessionServiceMethods.listSessionsSharedWithMe, request).items.map
    {
      Candidate(word: $0.printedName, description: $0.metadata?.title ?? "")
    }
  }
}
