// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import Testing

/// Labels and stars through the service.
@Suite struct SessionLabelsServiceTests {
  private let fixture: ServiceFixture

  init() throws {
    fixture = try ServiceFixture()
  }

  private func label(
    _ id: String, _ labels: [String: String], etag: String = "", overwrite: Bool = false,
    as user: String? = nil
  ) async throws(RPCError) -> SessionMetadata.Wire? {
    let response: UpdateSessionLabelsResponse = try await fixture.call(
      SessionServiceMethods.updateSessionLabels, request(id, labels, etag, overwrite), as: user)
    return response.metadata
  }

  private func request(
    _ id: String, _ labels: [String: String], _ etag: String = "", _ overwrite: Bool = false
  ) -> UpdateSessionLabelsRequest {
    .with {
      $0.id = id
      $0.labels = labels
      $0.labelsEtag = etag
      $0.allowOverwrite = overwrite
    }
  }

  private func refusal(
    _ id: String, _ labels: [String: String], _ etag: String = "", as user: String? = nil
  ) async -> Refusal? {
    await fixture.refusal(
      SessionServiceMethods.updateSessionLabels, request(id, labels, etag), as: user)
  }

  private func star(
    _ id: String, _ starred: Bool = true, as user: String? = nil
  ) async throws(RPCError) {
    let _: StarSessionResponse = try await fixture.call(
      SessionServiceMethods.starSession,
      StarSessionRequest.with {
        $0.id = id
        $0.starred = starred
      }, as: user)
  }

  private func share(_ id: String, with user: String, _ role: SessionRole.Wire) async throws {
    let _: GrantSessionAccessResponse = try await fixture.call(
      SessionServiceMethods.grantSessionAccess,
      GrantSessionAccessRequest.with {
        $0.id = id
        $0.userID = user
        $0.role = role
      })
  }

  private func list(
    _ filter: SessionFilter.Wire, token: String = "", size: Int32 = 0
  ) async throws(RPCError) -> ListSessionsResponse {
    try await fixture.call(
      SessionServiceMethods.listSessions,
      ListSessionsRequest.with {
        $0.filter = filter
        $0.pageToken = token
        $0.pageSize = size
      })
  }

  @Test func `labels are replaced as a whole, and no version is made`() async throws {
    let made = try await fixture.create()
    #expect(made.labels.isEmpty && made.labelsEtag.isEmpty)
    let labelled = try #require(try await label(made.id, ["team": "blue", "a/b": ""]))
    #expect(labelled.labels == ["team": "blue", "a/b": ""])
    #expect(labelled.version == 1 && labelled.updateTime == made.updateTime)
    let again = try #require(
      try await label(made.id, ["team": "red"], etag: labelled.labelsEtag))
    #expect(again.labels == ["team": "red"])
    #expect(try await label(made.id, [:], overwrite: true) == made)
  }

  @Test func `labels that somebody else has changed are ABORTED, equal ones are not`() async throws
  {
    let id = try await fixture.create().id
    let current = try #require(try await label(id, ["team": "blue"])).labelsEtag
    for etag in ["", "another"] {
      let refusal = await refusal(id, ["team": "red"], etag)
      #expect(refusal?.code == .aborted)
      #expect(refusal?.reason == "LABELS_MISMATCH")
      #expect(refusal?.metadata == ["current_labels_etag": current])
      #expect(try await label(id, ["team": "blue"], etag: etag)?.labelsEtag == current)
    }
  }

  @Test func `labels that break a rule are INVALID_ARGUMENT`() async throws {
    let id = try await fixture.create().id
    let tooMany = Dictionary(uniqueKeysWithValues: (0..<17).map { ("k\($0)", "") })
    for (labels, reason) in [
      (["A": ""], "LABEL_INVALID"), (["a": "b\nc"], "LABEL_INVALID"),
      (tooMany, "LABELS_TOO_MANY"),
    ] {
      let refusal = await refusal(id, labels)
      #expect(refusal?.code == .invalidArgument && refusal?.reason == reason)
      #expect(refusal?.field == "labels")
    }
  }

  @Test func `editors label, viewers see it`() async throws {
    let id = try await fixture.create().id
    try await share(id, with: "bert", .editor)
    try await share(id, with: "carla", .viewer)
    let etag = try #require(try await label(id, ["team": "blue"], as: "bert")).labelsEtag
    let refusal = await refusal(id, [:], etag, as: "carla")
    #expect(refusal?.code == .notFound)
    let seen: GetSessionMetadataResponse = try await fixture.call(
      SessionServiceMethods.getSessionMetadata,
      GetSessionMetadataRequest.with { $0.id = id }, as: "carla")
    #expect(seen.metadata?.labels == ["team": "blue"])
  }

  @Test func `lists find labels, and page tokens are bound to them`() async throws {
    var ids: [String] = []
    for team in ["blue", "blue", "red"] {
      ids.append(try await fixture.create().id)
      _ = try await label(ids[ids.count - 1], ["team": team, "x": "y"])
    }
    let blue = SessionFilter.Wire.with { $0.labels = ["team": "blue"] }
    let page = try await list(blue, size: 1)
    let rest = try await list(blue, token: page.nextPageToken)
    #expect(Set((page.sessions + rest.sessions).map(\.id)) == Set(ids.prefix(2)))
    let both = SessionFilter.Wire.with { $0.labels = ["team": "red", "x": "y"] }
    #expect(try await list(both).sessions.map(\.id) == [ids[2]])
    for other in [both, SessionFilter.Wire(), .with { $0.starred = true }] {
      let refusal = await fixture.refusal(
        SessionServiceMethods.listSessions,
        ListSessionsRequest.with {
          $0.filter = other
          $0.pageToken = page.nextPageToken
        })
      #expect(refusal?.reason == "PAGE_TOKEN_MISMATCH")
    }
    let refusal = await fixture.refusal(
      SessionServiceMethods.listSessions,
      ListSessionsRequest.with { $0.filter = .with { $0.labels = ["A": ""] } })
    #expect(refusal?.reason == "FILTER_INVALID" && refusal?.field == "filter.labels")
  }

  @Test func `a star is its user's own`() async throws {
    let id = try await fixture.create().id
    try await share(id, with: "bert", .viewer)
    try await star(id, as: "bert")
    try await star(id, as: "bert")
    for (user, isStarred) in [("bert", true), (nil, false)] as [(String?, Bool)] {
      let read: GetSessionResponse = try await fixture.call(
        SessionServiceMethods.getSession, GetSessionRequest.with { $0.id = id }, as: user)
      #expect(read.starred == isStarred)
      let metadata: GetSessionMetadataResponse = try await fixture.call(
        SessionServiceMethods.getSessionMetadata,
        GetSessionMetadataRequest.with { $0.id = id }, as: user)
      #expect(metadata.starred == isStarred)
    }
    #expect(try await list(.init()).starredIDs.isEmpty)
    try await star(id)
    #expect(try await list(.with { $0.starred = true }).starredIDs == [id])
    try await star(id, false)
    try await star(id, false)
    #expect(try await list(.with { $0.starred = true }).sessions.isEmpty)
  }

  @Test func `the shared list filters by labels and stars`() async throws {
    var ids: [String] = []
    for team in ["blue", "red", "blue"] {
      let id = try await fixture.create().id
      _ = try await label(id, ["team": team])
      try await share(id, with: "bert", .viewer)
      ids.append(id)
    }
    try await star(ids[0], as: "bert")
    func shared(
      _ filter: SharedSessionFilter.Wire?, token: String = ""
    ) async throws(RPCError) -> ListSessionsSharedWithMeResponse {
      try await fixture.call(
        SessionServiceMethods.listSessionsSharedWithMe,
        ListSessionsSharedWithMeRequest.with {
          $0.filter = filter
          $0.pageSize = 1
          $0.pageToken = token
        }, as: "bert")
    }
    func found(_ filter: SharedSessionFilter.Wire?) async throws(RPCError) -> Set<String?> {
      var found: Set<String?> = []
      var page = try await shared(filter)
      while true {
        for session in page.sessions {
          found.insert(session.metadata?.id)
          #expect(session.starred == (session.metadata?.id == ids[0]))
        }
        guard !page.nextPageToken.isEmpty else { return found }
        page = try await shared(filter, token: page.nextPageToken)
      }
    }
    let blue = SharedSessionFilter.Wire.with { $0.labels = ["team": "blue"] }
    #expect(try await found(nil) == Set(ids))
    #expect(try await found(blue) == [ids[0], ids[2]])
    #expect(try await found(.with { $0.starred = true }) == [ids[0]])
    let token = try await shared(nil).nextPageToken
    let refusal = await fixture.refusal(
      SessionServiceMethods.listSessionsSharedWithMe,
      ListSessionsSharedWithMeRequest.with {
        $0.filter = blue
        $0.pageToken = token
      }, as: "bert")
    #expect(refusal?.reason == "PAGE_TOKEN_MISMATCH")
  }

  @Test func `who declines a session gives up its star`() async throws {
    let id = try await fixture.create().id
    try await share(id, with: "bert", .viewer)
    try await star(id, as: "bert")
    let _: RevokeSessionAccessResponse = try await fixture.call(
      SessionServiceMethods.revokeSessionAccess,
      RevokeSessionAccessRequest.with {
        $0.id = id
        $0.userID = "bert"
      }, as: "bert")
    try await share(id, with: "bert", .viewer)
    let read: GetSessionResponse = try await fixture.call(
      SessionServiceMethods.getSession, GetSessionRequest.with { $0.id = id }, as: "bert")
    #expect(!read.starred)
  }

  @Test func `a star is taken from a deleted session too`() async throws {
    let id = try await fixture.create().id
    try await star(id)
    let _: DeleteSessionResponse = try await fixture.call(
      SessionServiceMethods.deleteSession, DeleteSessionRequest.with { $0.id = id })
    try await star(id, false)
    for starred in [true, false] {
      let refusal = await fixture.refusal(
        SessionServiceMethods.starSession,
        StarSessionRequest.with {
          $0.id = id
          $0.starred = starred
        })
      #expect(refusal?.code == .notFound)
    }
  }
}
