// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import TestSupport
import Testing

/// What must be refused before the store is called, with its reason and the number in question.
@Suite struct BadInputTests {
  private let fixture: ServiceFixture

  init() throws {
    fixture = try ServiceFixture()
  }

  private func expect(
    _ refusal: Refusal?, _ reason: String, field: String?, number: (String, String)? = nil
  ) {
    #expect(refusal?.code == .invalidArgument)
    #expect(refusal?.reason == reason)
    #expect(refusal?.field == field)
    if let (name, value) = number { #expect(refusal?.metadata[name] == value) }
    #expect(fixture.store.count == 0)
  }

  private func create(_ fill: (inout CreateSessionRequest) -> Void) async -> Refusal? {
    await fixture.refusal(
      SessionServiceMethods.createSession,
      CreateSessionRequest.with {
        $0.title = "t"
        $0.content = Array("{}".utf8)
        fill(&$0)
      })
  }

  private func update(_ fill: (inout UpdateSessionRequest) -> Void) async -> Refusal? {
    await fixture.refusal(
      SessionServiceMethods.updateSession,
      UpdateSessionRequest.with {
        $0.id = "AAAAAAAAAAAAAAAAAAAAAA"
        $0.expectedVersion = 1
        $0.title = "t"
        fill(&$0)
      })
  }

  private func list(_ fill: (inout ListSessionsRequest) -> Void) async -> Refusal? {
    await fixture.refusal(
      SessionServiceMethods.listSessions, ListSessionsRequest.with { fill(&$0) })
  }

  @Test func `titles and descriptions have limits`() async {
    expect(await create { $0.title = "" }, "TITLE_EMPTY", field: "title")
    expect(
      await create { $0.title = String(repeating: "😀", count: 201) }, "TITLE_TOO_LONG",
      field: "title", number: ("length", "201"))
    expect(await create { $0.title = "a\n" }, "TITLE_INVALID", field: "title")
    expect(
      await create { $0.description = String(repeating: "a", count: 2_001) },
      "DESCRIPTION_TOO_LONG", field: "description", number: ("limit", "2000"))
    expect(
      await create { $0.description = "\u{7}" }, "DESCRIPTION_INVALID", field: "description")
  }

  @Test func `content has limits and a form`() async {
    let limit = Limits().contentBytesMax
    let quote = UInt8(ascii: "\"")
    let long = [quote] + [UInt8](repeating: UInt8(ascii: "a"), count: limit - 1) + [quote]
    expect(
      await create { $0.content = long }, "CONTENT_TOO_LARGE", field: "content",
      number: ("size", "\(limit + 1)"))
    expect(await create { $0.content = [] }, "FIELD_REQUIRED", field: "content")
    expect(
      await create { $0.content = Array("[1,]".utf8) }, "CONTENT_NOT_JSON", field: "content",
      number: ("offset", "3"))
    expect(
      await create { $0.content = [quote, 0xff, quote] }, "CONTENT_NOT_UTF8", field: "content",
      number: ("offset", "1"))
    expect(
      await create { $0.content = [UInt8](repeating: UInt8(ascii: "["), count: 129) },
      "CONTENT_TOO_DEEP", field: "content", number: ("limit", "128"))
  }

  @Test func `a request id has a form and one use`() async throws {
    expect(
      await create { $0.requestID = String(repeating: "a", count: 65) }, "REQUEST_ID_INVALID",
      field: "request_id", number: ("limit", "64"))
    expect(await create { $0.requestID = "a b" }, "REQUEST_ID_INVALID", field: "request_id")
    _ = try await fixture.create("t", requestID: "r")
    let refusal = await create {
      $0.title = "u"
      $0.requestID = "r"
    }
    #expect(refusal?.code == .invalidArgument)
    #expect(refusal?.reason == "REQUEST_ID_REUSED")
    #expect(fixture.store.count == 1)
  }

  @Test func `an update names known paths, a version and a change`() async {
    expect(
      await update { $0.updateMask = FieldMask.with { $0.paths = ["title", "version"] } },
      "UPDATE_MASK_INVALID", field: "update_mask", number: ("path", "version"))
    expect(
      await update { $0.updateMask = FieldMask.with { $0.paths = ["*", "title"] } },
      "UPDATE_MASK_INVALID", field: "update_mask", number: ("path", "*"))
    expect(await update { $0.title = nil }, "FIELD_REQUIRED", field: "update_mask")
    expect(
      await update { $0.updateMask = FieldMask.with { $0.paths = ["content"] } },
      "FIELD_REQUIRED", field: "content")
    expect(
      await update { $0.expectedVersion = 0 }, "EXPECTED_VERSION_REQUIRED",
      field: "expected_version")
    expect(
      await update { $0.expectedVersion = -1 }, "VERSION_INVALID", field: "expected_version",
      number: ("expected_version", "-1"))
    expect(
      await update { $0.allowOverwrite = true }, "VERSION_INVALID", field: "expected_version")
    expect(
      await update { $0.id = "x" }, "SESSION_ID_INVALID", field: "id", number: ("length", "1"))
  }

  @Test func `a list has a page size, an order, a filter and a token that exist`() async {
    expect(
      await list { $0.pageSize = -1 }, "PAGE_SIZE_NEGATIVE", field: "page_size",
      number: ("page_size", "-1"))
    expect(
      await list { $0.orderBy = .init(rawValue: 9) }, "ENUM_VALUE_UNKNOWN", field: "order_by",
      number: ("value", "9"))
    expect(
      await list { $0.orderDirection = .init(rawValue: -1) }, "ENUM_VALUE_UNKNOWN",
      field: "order_direction", number: ("value", "-1"))
    expect(await list { $0.pageToken = "AAAA" }, "PAGE_TOKEN_INVALID", field: "page_token")
    expect(
      await list {
        $0.filter = .with { $0.titleContains = String(repeating: "a", count: 201) }
      }, "FILTER_INVALID", field: "filter.title_contains", number: ("length", "201"))
  }

  @Test func `a call without a user is refused`() async throws {
    let open = try ServiceFixture(admission: OpenAdmission())
    let refusal = await open.refusal(
      SessionServiceMethods.listSessions, ListSessionsRequest())
    #expect(refusal?.code == .unauthenticated)
    #expect(refusal?.reason == "UNAUTHENTICATED")
  }
}
