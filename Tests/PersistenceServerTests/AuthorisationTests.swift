// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import Testing

/// Who may make which call on a session that is shared. The table of every method of the
/// server, and of all that a stranger may see, is Tests/EndToEnd/test_authorisation.py.
@Suite struct AuthorisationTests {
  enum Caller: String, CaseIterable {
    case owner = "anna"
    case editor = "bert"
    case viewer = "carla"
    case stranger = "dora"
  }

  private static let everybody = Set(Caller.allCases)
  private static let readers: Set<Caller> = [.owner, .editor, .viewer]
  private static let writers: Set<Caller> = [.owner, .editor]

  /// A call about the session of that id, and who may make it.
  private struct Row {
    let path: String
    let allowed: Set<Caller>
    let request: @Sendable (String) -> any WireMessage

    init<Request: WireMessage>(
      _ path: String, _ allowed: Set<Caller>,
      _ fill: @escaping @Sendable (inout Request, String) -> Void
    ) {
      self.path = path
      self.allowed = allowed
      request = { id in Request.with { fill(&$0, id) } }
    }
  }

  private static let rows = [
    Row(SessionServiceMethods.getSession, readers) { (r: inout GetSessionRequest, id) in
      r.id = id
    },
    Row(SessionServiceMethods.getSessionMetadata, readers) {
      (r: inout GetSessionMetadataRequest, id) in r.id = id
    },
    Row(SessionServiceMethods.updateSession, writers) { (r: inout UpdateSessionRequest, id) in
      (r.id, r.allowOverwrite, r.title) = (id, true, "t")
    },
    Row(SessionServiceMethods.patchSession, writers) { (r: inout PatchSessionRequest, id) in
      (r.id, r.expectedVersion, r.mergePatch) = (id, 1, Array("{}".utf8))
    },
    Row(SessionServiceMethods.deleteSession, [.owner]) { (r: inout DeleteSessionRequest, id) in
      r.id = id
    },
    Row(SessionServiceMethods.listSessionVersions, readers) {
      (r: inout ListSessionVersionsRequest, id) in r.id = id
    },
    Row(SessionServiceMethods.getSessionVersion, readers) {
      (r: inout GetSessionVersionRequest, id) in (r.id, r.version) = (id, 1)
    },
    Row(SessionServiceMethods.restoreSessionVersion, writers) {
      (r: inout RestoreSessionVersionRequest, id) in
      (r.id, r.version, r.allowOverwrite) = (id, 1, true)
    },
    Row(SessionServiceMethods.nameSessionVersion, writers) {
      (r: inout NameSessionVersionRequest, id) in (r.id, r.version, r.name) = (id, 1, "n")
    },
    Row(SessionServiceMethods.grantSessionAccess, [.owner]) {
      (r: inout GrantSessionAccessRequest, id) in (r.id, r.userID, r.role) = (id, "emil", .viewer)
    },
    Row(SessionServiceMethods.revokeSessionAccess, [.owner]) {
      (r: inout RevokeSessionAccessRequest, id) in
      (r.id, r.userID) = (id, Caller.viewer.rawValue)
    },
    Row(SessionServiceMethods.listSessionGrants, [.owner]) {
      (r: inout ListSessionGrantsRequest, id) in r.id = id
    },
    Row(SessionServiceMethods.createSession, everybody) { (r: inout CreateSessionRequest, _) in
      (r.title, r.content) = ("t", Array("{}".utf8))
    },
    Row(SessionServiceMethods.listSessions, everybody) { (_: inout ListSessionsRequest, _) in },
    Row(SessionServiceMethods.listSessionsSharedWithMe, everybody) {
      (_: inout ListSessionsSharedWithMeRequest, _) in
    },
    Row(SessionServiceMethods.listAuditEvents, everybody) {
      (_: inout ListAuditEventsRequest, _) in
    },
  ]

  private func sharedSession(_ fixture: ServiceFixture) async throws -> String {
    let id = try await fixture.create(as: Caller.owner.rawValue).id
    for (caller, role) in [(Caller.editor, SessionRole.Wire.editor), (.viewer, .viewer)] {
      let _: GrantSessionAccessResponse = try await fixture.call(
        SessionServiceMethods.grantSessionAccess,
        GrantSessionAccessRequest.with {
          $0.id = id
          $0.userID = caller.rawValue
          $0.role = role
        }, as: Caller.owner.rawValue)
    }
    return id
  }

  @Test func `every call is allowed to whom the table says and hidden from the others`()
    async throws
  {
    for row in AuthorisationTests.rows {
      for caller in Caller.allCases {
        let fixture = try ServiceFixture()
        let id = try await sharedSession(fixture)
        let refusal = await fixture.refusal(row.path, row.request(id), as: caller.rawValue)
        if row.allowed.contains(caller) {
          #expect(refusal == nil, "\(row.path) as \(caller)")
          continue
        }
        let unknown = await fixture.refusal(
          row.path, row.request("A" + id.dropFirst()), as: caller.rawValue)
        #expect(refusal?.code == .notFound, "\(row.path) as \(caller)")
        #expect(refusal == unknown, "\(row.path) as \(caller)")
      }
    }
  }

  @Test func `undeleting is the owner's alone`() async throws {
    for caller in Caller.allCases {
      let fixture = try ServiceFixture()
      let id = try await sharedSession(fixture)
      let _: DeleteSessionResponse = try await fixture.call(
        SessionServiceMethods.deleteSession, DeleteSessionRequest.with { $0.id = id },
        as: Caller.owner.rawValue)
      let refusal = await fixture.refusal(
        SessionServiceMethods.undeleteSession, UndeleteSessionRequest.with { $0.id = id },
        as: caller.rawValue)
      #expect(refusal?.code == (caller == .owner ? nil : .notFound))
    }
  }

  @Test func `exporting is the owner's alone, also of what he shares`() async throws {
    let fixture = try ServiceFixture()
    let id = try await sharedSession(fixture)
    for caller in Caller.allCases {
      let chosen: InProcessReply<ExportSessionsResponse> = await fixture.stream(
        SessionServiceMethods.exportSessions,
        [ExportSessionsRequest.with { $0.ids = [id] }], as: caller.rawValue)
      let unknown: InProcessReply<ExportSessionsResponse> = await fixture.stream(
        SessionServiceMethods.exportSessions,
        [ExportSessionsRequest.with { $0.ids = ["A" + id.dropFirst()] }], as: caller.rawValue)
      let all: InProcessReply<ExportSessionsResponse> = await fixture.stream(
        SessionServiceMethods.exportSessions, [ExportSessionsRequest()], as: caller.rawValue)
      #expect(unknown.error?.code == .notFound)
      #expect(all.error == nil)
      if caller == .owner {
        #expect(chosen.error == nil)
        #expect(chosen.messages == all.messages)
      } else {
        #expect(chosen.error.map { Refusal($0) } == unknown.error.map { Refusal($0) })
        #expect(all.messages.count == 2)
      }
    }
  }

  @Test func `nobody exports or imports`() async throws {
    let fixture = try ServiceFixture(admission: OpenAdmission())
    let exported: InProcessReply<Ignored> = await fixture.stream(
      SessionServiceMethods.exportSessions, [ExportSessionsRequest()])
    let imported: InProcessReply<Ignored> = await fixture.stream(
      SessionServiceMethods.importSessions, [ImportSessionsRequest(.options(ImportOptions()))])
    #expect(exported.error?.code == .unauthenticated)
    #expect(imported.error?.code == .unauthenticated)
  }

  @Test func `the table names every method of the service`() {
    let covered =
      AuthorisationTests.rows.map(\.path) + [
        SessionServiceMethods.undeleteSession, SessionServiceMethods.watchSessions,
        SessionServiceMethods.exportSessions, SessionServiceMethods.importSessions,
      ]
    #expect(covered.sorted() == SessionServiceMethods.all.sorted())
  }

  @Test func `nobody is refused before anything is looked up`() async throws {
    let fixture = try ServiceFixture(admission: OpenAdmission())
    for row in AuthorisationTests.rows {
      let refusal = await fixture.refusal(row.path, row.request(String(repeating: "A", count: 22)))
      #expect(refusal?.code == .unauthenticated, "\(row.path)")
    }
  }

  @Test func `a user shares with others, and only in a role that exists`() async throws {
    let fixture = try ServiceFixture()
    let id = try await fixture.create(as: "anna").id
    for (user, role, reason) in [
      ("anna", SessionRole.Wire.viewer, "USER_ID_INVALID"), ("", .viewer, "USER_ID_INVALID"),
      ("bert", .unspecified, "FIELD_REQUIRED"),
      ("bert", .init(rawValue: 99), "ENUM_VALUE_UNKNOWN"),
    ] {
      let refusal = await fixture.refusal(
        SessionServiceMethods.grantSessionAccess,
        GrantSessionAccessRequest.with {
          $0.id = id
          $0.userID = user
          $0.role = role
        }, as: "anna")
      #expect(refusal?.reason == reason)
    }
  }
}
