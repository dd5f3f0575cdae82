// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@testable import RPC

@Suite struct ConnectErrorTests {
  /// The sixteen codes, their names in Connect, and the statuses of HTTP.
  static let table: [(code: StatusCode, name: String, status: Int)] = [
    (.cancelled, "canceled", 499), (.unknown, "unknown", 500),
    (.invalidArgument, "invalid_argument", 400), (.deadlineExceeded, "deadline_exceeded", 504),
    (.notFound, "not_found", 404), (.alreadyExists, "already_exists", 409),
    (.permissionDenied, "permission_denied", 403), (.resourceExhausted, "resource_exhausted", 429),
    (.failedPrecondition, "failed_precondition", 400), (.aborted, "aborted", 409),
    (.outOfRange, "out_of_range", 400), (.unimplemented, "unimplemented", 501),
    (.internal, "internal", 500), (.unavailable, "unavailable", 503), (.dataLoss, "data_loss", 500),
    (.unauthenticated, "unauthenticated", 401),
  ]

  @Test(arguments: table)
  func `R3: every code has its name and its status`(code: StatusCode, name: String, status: Int) {
    #expect(code.connectName == name)
    #expect(code.httpStatus == status)
    #expect(ConnectError(RPCError(code, "")).json.text == "{\"code\":\"\(name)\"}")
  }

  @Test func `R3: no code is left out`() {
    #expect(Set(Self.table.map(\.code)).union([.ok]) == Set(StatusCode.allCases))
  }

  @Test(arguments: [
    (400, StatusCode.internal), (401, .unauthenticated), (403, .permissionDenied),
    (404, .unimplemented), (429, .unavailable), (502, .unavailable), (503, .unavailable),
    (504, .unavailable), (409, .unknown), (412, .unknown), (413, .unknown), (415, .unknown),
    (431, .unknown), (505, .unknown), (200, .unknown), (500, .unknown),
  ])
  func `K1: a status alone has its code`(status: Int, code: StatusCode) {
    #expect(StatusCode(ofHTTP: status) == code)
  }

  @Test func `R4: an error is code, message and details, and nothing else`() throws {
    let error = ConnectError(
      RPCError(.notFound, "no \"x\"\u{7}\u{E9}"),
      details: [
        .init(type: "a.B", value: [1, 2, 3, 4], debug: Array("{\"c\":1}".utf8)),
        .init(type: "a.C", value: [0xFB, 0xFF], debug: nil),
      ])
    #expect(
      error.json.text
        == #"{"code":"not_found","message":"no \"x\"\u0007é","details":["#
        + #"{"type":"a.B","value":"AQIDBA","debug":{"c":1}},{"type":"a.C","value":"+/8"}]}"#)
    let object = try #require(try JSONValue(parsing: error.json, depthMax: 8).object)
    #expect(object["message"]?.text == "no \"x\"\u{7}\u{E9}")
  }

  @Test func `R5: an error always has a code, and OK is none`() {
    #expect(ConnectError(RPCError(.ok, "")).json.text == "{\"code\":\"internal\"}")
  }

  @Test(arguments: [
    (RPCError.Reason.messageMalformed, StatusCode.invalidArgument),
    (.messageTruncated, .invalidArgument), (.messageCorrupt, .invalidArgument),
    (.timeoutMalformed, .invalidArgument), (.metadataMalformed, .invalidArgument),
    (.messageFlagInvalid, .internal), (.messageTooLarge, .resourceExhausted),
    (.messageCountWrong, .unimplemented), (.encodingUnknown, .unimplemented),
    (.queryMalformed, .invalidArgument), (.protocolVersionUnsupported, .invalidArgument),
  ])
  func `U5 S7 T1: what a caller wrote wrongly is invalid_argument`(
    reason: RPCError.Reason, code: StatusCode
  ) {
    #expect(ConnectError(RPCError(reason, "m")).code == code)
  }

  @Test(arguments: RPCError.Reason.allCases)
  func `any reason has a code that is not OK`(reason: RPCError.Reason) {
    #expect(ConnectError(RPCError(reason, "m")).code != .ok)
  }
}
