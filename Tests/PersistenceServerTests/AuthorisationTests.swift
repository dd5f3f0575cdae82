// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import RPCProtobuf
import TestSupport
import Testing

/// The calls on a shared session, each made by every role, against the access that its method
/// declares. All subjects, and all that a stranger may see, are in
/// Tests/EndToEnd/test_authorisation.py.
@Suite struct AuthorisationTests {
  enum Caller: String, CaseIterable {
    case owner = "anna"
    case editor = "bert"
    case viewer = "carla"
    case stranger = "dora"

    /// True where a caller of this role may make a call about a session.
    func may(_ access: MethodAccess) -> Bool {
      switch access {
      case .owner: self == .owner
      // The sample request is about the viewer's access.
      case .grantee: self == .owner || self == .viewer
      case .editor: self == .owner || self == .editor
      case .viewer: self != .stranger
      default: false
      }
    }
  }

  private let samples: RequestSamples

  init() throws { samples = try RequestSamples() }

  private static var unaryMethods: [any ProtobufMethod] {
    SessionServiceMethods.all.filter { $0.descriptor.kind == .unary }
  }

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

  private func refusals(
    _ method: any ProtobufMethod, about subject: String, id: String, as caller: Caller?,
    _ fixture: ServiceFixture
  ) async throws -> [Refusal?] {
    let requests = try samples.requests(
      of: method, about: subject, id: id, viewer: Caller.viewer.rawValue)
    var refusals: [Refusal?] = []
    for request in requests {
      refusals.append(await fixture.refusal(method, request, as: caller?.rawValue))
    }
    return refusals
  }

  @Test(arguments: Caller.allCases)
  func `every call is allowed to whom its access names and hidden from the others`(
    caller: Caller
  ) async throws {
    for method in Self.unaryMethods {
      let fixture = try ServiceFixture()
      let id = try await sharedSession(fixture)
      let name = method.descriptor.name
      // A change moves the session on, so only the first request meets it as it was made.
      let refusals = try await refusals(method, about: "session", id: id, as: caller, fixture)
      guard let refusal = refusals.first else { continue }
      if caller.may(method.descriptor.access) {
        #expect(refusal == nil, "\(name)")
        continue
      }
      let unknown = try await self.refusals(
        method, about: "session", id: otherID(than: id), as: caller, fixture)
      #expect(refusal?.code == .notFound, "\(name)")
      #expect(refusals == unknown, "\(name)")
    }
  }

  /// An id of the right form that no session has.
  private func otherID(than id: String) -> String {
    (id.hasPrefix("A") ? "B" : "A") + id.dropFirst()
  }

  @Test func `calls about nothing in particular are open to every user`() async throws {
    for method in Self.unaryMethods {
      for caller in Caller.allCases {
        let fixture = try ServiceFixture()
        let refusals = try await refusals(method, about: "nothing", id: "", as: caller, fixture)
        #expect(refusals.allSatisfy { $0 == nil }, "\(method.descriptor.name)")
      }
    }
  }

  @Test func `every method has a request to be tested with`() throws {
    for method in ContractMethods.all {
      let subjects = [
        "session", "deleted session", "draft", "snapshot", "access log", "nothing",
      ]
      let requests = try subjects.flatMap {
        try samples.requests(of: method, about: $0, id: "", viewer: "")
      }
      #expect(!requests.isEmpty, "\(method.descriptor.path)")
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

  @Test func `exporting is the owner's alone, also of what they share`() async throws {
    let fixture = try ServiceFixture()
    let id = try await sharedSession(fixture)
    for caller in Caller.allCases {
      let chosen: CallReply<ExportSessionsResponse> = await fixture.stream(
        SessionServiceMethods.exportSessions,
        [ExportSessionsRequest.with { $0.ids = [id] }], as: caller.rawValue)
      let unknown: CallReply<ExportSessionsResponse> = await fixture.stream(
        SessionServiceMethods.exportSessions,
        [ExportSessionsRequest.with { $0.ids = [otherID(than: id)] }], as: caller.rawValue)
      let all: CallReply<ExportSessionsResponse> = await fixture.stream(
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
    let exported = await fixture.stream(
      SessionServiceMethods.exportSessions, [ExportSessionsRequest()])
    let imported = await fixture.stream(
      SessionServiceMethods.importSessions, [ImportSessionsRequest(.options(ImportOptions()))])
    #expect(exported.error?.code == .unauthenticated)
    #expect(imported.error?.code == .unauthenticated)
  }

  @Test func `nobody is refused before anything is looked up`() async throws {
    let fixture = try ServiceFixture(admission: OpenAdmission())
    let id = String(repeating: "A", count: 22)
    for method in Self.unaryMethods {
      for subject in ["session", "deleted session", "draft", "nothing"] {
        let refusals = try await refusals(method, about: subject, id: id, as: nil, fixture)
        #expect(refusals.allSatisfy { $0?.code == .unauthenticated }, "\(method.descriptor.name)")
      }
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
