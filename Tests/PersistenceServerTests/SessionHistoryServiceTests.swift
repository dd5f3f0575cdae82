// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import Testing

/// Patches, versions and deleted sessions through the service.
@Suite struct SessionHistoryServiceTests {
  private let fixture: ServiceFixture

  init() throws {
    fixture = try ServiceFixture()
  }

  private func content(_ id: String) async throws -> String {
    let response: GetSessionResponse = try await fixture.call(
      SessionServiceMethods.getSession, GetSessionRequest.with { $0.id = id })
    return String(decoding: try #require(response.session).content, as: UTF8.self)
  }

  private func patch(
    _ id: String, _ expectedVersion: Int64 = 1, merge: String = "", operations: String = "",
    request: String = ""
  ) -> PatchSessionRequest {
    .with {
      $0.id = id
      $0.expectedVersion = expectedVersion
      $0.mergePatch = Array(merge.utf8)
      $0.jsonPatch = Array(operations.utf8)
      $0.requestID = request
    }
  }

  @Test func `a patch changes what it names and keeps the other bytes`() async throws {
    let id = try await fixture.create(content: #"{ "a": 1.0, "b": [ 1 ] }"#).id
    let merged: PatchSessionResponse = try await fixture.call(
      SessionServiceMethods.patchSession, patch(id, merge: #"{"c":null,"b":2}"#))
    #expect(merged.metadata?.version == 2)
    #expect(try await content(id) == #"{ "a": 1.0, "b": 2 }"#)
    let patched: PatchSessionResponse = try await fixture.call(
      SessionServiceMethods.patchSession,
      patch(id, 2, operations: #"[{"op":"add","path":"/d","value":[]}]"#))
    #expect(patched.metadata?.version == 3)
    #expect(try await content(id) == #"{ "a": 1.0, "b": 2, "d": [] }"#)
  }

  @Test func `a patch that is sent again makes no second version`() async throws {
    let id = try await fixture.create(content: "[]").id
    let request = patch(
      id, operations: #"[{"op":"add","path":"/-","value":1}]"#, request: "r")
    let first: PatchSessionResponse = try await fixture.call(
      SessionServiceMethods.patchSession, request)
    let again: PatchSessionResponse = try await fixture.call(
      SessionServiceMethods.patchSession, request)
    #expect(first == again)
    let _: PatchSessionResponse = try await fixture.call(
      SessionServiceMethods.patchSession, patch(id, 2, merge: "{}"))
    let late: PatchSessionResponse = try await fixture.call(
      SessionServiceMethods.patchSession, request)
    #expect(first == late)
  }

  @Test func `a patch whose result is there already makes no version`() async throws {
    let id = try await fixture.create(content: #"{"a":1}"#).id
    func send(_ request: PatchSessionRequest) async throws -> PatchSessionResponse {
      try await fixture.call(SessionServiceMethods.patchSession, request)
    }
    let same = try await send(patch(id, merge: #"{"a":1}"#))
    #expect(same.unchanged && same.metadata?.version == 1)
    let first = try await send(patch(id, merge: #"{"a":2}"#))
    #expect(!first.unchanged && first.metadata?.version == 2)
    // The answer was lost, and the patch is sent again without a name.
    let again = try await send(patch(id, merge: #"{"a":2}"#))
    #expect(again.unchanged && again.metadata == first.metadata)
    for (version, merge) in [(1, #"{"a":3}"#), (1, #"{"b":2}"#), (9, #"{"a":2}"#)] {
      let refusal = await fixture.refusal(
        SessionServiceMethods.patchSession, patch(id, Int64(version), merge: merge))
      #expect(refusal?.reason == "VERSION_MISMATCH")
    }
    let refusal = await fixture.refusal(
      SessionServiceMethods.patchSession,
      patch(id, operations: #"[{"op":"remove","path":"/x"}]"#))
    #expect(refusal?.reason == "VERSION_MISMATCH")
  }

  @Test(
    arguments: [
      (#"{"#, "", .invalidArgument, "PATCH_INVALID", "merge_patch", ""),
      ("", "{}", .invalidArgument, "PATCH_INVALID", "json_patch", ""),
      ("", "", .invalidArgument, "FIELD_REQUIRED", "merge_patch", nil),
      ("{}", "[]", .invalidArgument, "PATCH_INVALID", "json_patch", nil),
      (
        "", #"[{"op":"add","path":"a","value":1}]"#, .invalidArgument, "PATCH_INVALID",
        "json_patch", "a"
      ),
      (
        "", #"[{"op":"remove","path":"/x/y"}]"#, .failedPrecondition, "PATCH_NOT_APPLICABLE",
        nil, "/x/y"
      ),
      (
        "", #"[{"op":"test","path":"/a","value":2}]"#, .failedPrecondition,
        "PATCH_NOT_APPLICABLE", nil, "/a"
      ),
    ] as [(String, String, StatusCode, String, String?, String?)])
  func `a patch that does not apply tells the path and changes nothing`(
    merge: String, operations: String, code: StatusCode, reason: String, field: String?,
    path: String?
  ) async throws {
    let id = try await fixture.create(content: #"{"a":1}"#).id
    let refusal = await fixture.refusal(
      SessionServiceMethods.patchSession, patch(id, merge: merge, operations: operations))
    #expect(refusal?.code == code)
    #expect(refusal?.reason == reason)
    #expect(refusal?.field == field)
    #expect(refusal?.metadata["path"] == path)
    #expect(try await content(id) == #"{"a":1}"#)
  }

  @Test func `a patch needs the version that it was made for`() async throws {
    let id = try await fixture.create().id
    for (version, reason, code) in [
      (0, "EXPECTED_VERSION_REQUIRED", StatusCode.invalidArgument),
      (2, "VERSION_MISMATCH", .aborted), (-1, "VERSION_INVALID", .invalidArgument),
    ] as [(Int64, String, StatusCode)] {
      let refusal = await fixture.refusal(
        SessionServiceMethods.patchSession, patch(id, version, merge: "{}"))
      #expect(refusal?.reason == reason)
      #expect(refusal?.code == code)
    }
  }

  @Test func `versions are listed, read, named and restored`() async throws {
    let id = try await fixture.create("one", content: "[1]").id
    for version in 1...3 as ClosedRange<Int64> {
      let _: UpdateSessionResponse = try await fixture.call(
        SessionServiceMethods.updateSession,
        UpdateSessionRequest.with {
          $0.id = id
          $0.expectedVersion = version
          $0.content = Array("[\(version + 1)]".utf8)
        })
    }
    var request = ListSessionVersionsRequest.with {
      $0.id = id
      $0.pageSize = 3
    }
    let first: ListSessionVersionsResponse = try await fixture.call(
      SessionServiceMethods.listSessionVersions, request)
    request.pageToken = first.nextPageToken
    let second: ListSessionVersionsResponse = try await fixture.call(
      SessionServiceMethods.listSessionVersions, request)
    #expect((first.versions + second.versions).map(\.version) == [4, 3, 2, 1])
    #expect(second.nextPageToken.isEmpty)

    let restored: RestoreSessionVersionResponse = try await fixture.call(
      SessionServiceMethods.restoreSessionVersion,
      RestoreSessionVersionRequest.with {
        $0.id = id
        $0.version = 2
        $0.expectedVersion = 4
      })
    #expect(restored.metadata?.version == 5)
    let read: GetSessionVersionResponse = try await fixture.call(
      SessionServiceMethods.getSessionVersion,
      GetSessionVersionRequest.with {
        $0.id = id
        $0.version = 5
      })
    #expect(read.content == Array("[2]".utf8))
    let named: NameSessionVersionResponse = try await fixture.call(
      SessionServiceMethods.nameSessionVersion,
      NameSessionVersionRequest.with {
        $0.id = id
        $0.version = 3
        $0.name = "three"
      })
    #expect(named.version?.name == "three")
  }

  @Test func `a deleted session comes back`() async throws {
    let id = try await fixture.create().id
    let undelete = UndeleteSessionRequest.with { $0.id = id }
    #expect(
      await fixture.refusal(SessionServiceMethods.undeleteSession, undelete)?.code
        == .failedPrecondition)
    let _: DeleteSessionResponse = try await fixture.call(
      SessionServiceMethods.deleteSession, DeleteSessionRequest.with { $0.id = id })
    let back: UndeleteSessionResponse = try await fixture.call(
      SessionServiceMethods.undeleteSession, undelete)
    #expect(back.metadata?.version == 3)
  }

  @Test func `the history of somebody else does not exist`() async throws {
    let id = try await fixture.create(as: "anna").id
    let refusals = [
      await fixture.refusal(
        SessionServiceMethods.patchSession, patch(id, merge: "{}"), as: "bert"),
      await fixture.refusal(
        SessionServiceMethods.undeleteSession, UndeleteSessionRequest.with { $0.id = id },
        as: "bert"),
      await fixture.refusal(
        SessionServiceMethods.listSessionVersions,
        ListSessionVersionsRequest.with { $0.id = id }, as: "bert"),
      await fixture.refusal(
        SessionServiceMethods.getSessionVersion,
        GetSessionVersionRequest.with {
          $0.id = id
          $0.version = 1
        }, as: "bert"),
      await fixture.refusal(
        SessionServiceMethods.restoreSessionVersion,
        RestoreSessionVersionRequest.with {
          $0.id = id
          $0.version = 1
          $0.allowOverwrite = true
        }, as: "bert"),
      await fixture.refusal(
        SessionServiceMethods.nameSessionVersion,
        NameSessionVersionRequest.with {
          $0.id = id
          $0.version = 1
        }, as: "bert"),
    ]
    for refusal in refusals {
      #expect(refusal?.code == .notFound)
      #expect(refusal?.reason == "SESSION_NOT_FOUND")
      #expect(refusal?.metadata == [:])
    }
  }
}
