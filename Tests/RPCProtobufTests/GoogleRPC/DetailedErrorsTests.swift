// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import RPCProtobuf
import Testing

@Suite struct DetailedErrorsTests {
  private func status(of error: RPCError) throws -> RPCStatus {
    let completed = DetailedErrors(domain: "example").complete(error, requestID: "id-1")
    #expect(completed.code == error.code)
    #expect(completed.message == error.message)
    let status = try #require(completed.status)
    #expect(status.code == Int32(error.code.rawValue))
    #expect(status.message == error.message)
    #expect(status.detail(RequestInfo.self)?.requestID == "id-1")
    return status
  }

  @Test(arguments: RPCError.Reason.allCases)
  func `an error of RPC names its reason and its values`(reason: RPCError.Reason) throws {
    let status = try status(of: RPCError(reason, "m", values: ["limit": "3"]))
    #expect(status.code == Int32(reason.code.rawValue))
    #expect(
      status.detail(ErrorInfo.self)
        == ErrorInfo(reason: reason.rawValue, domain: "example", metadata: ["limit": "3"]))
  }

  @Test func `an error without a reason names its code`() throws {
    let status = try status(of: RPCError(.notFound, "m"))
    #expect(status.detail(ErrorInfo.self) == ErrorInfo(reason: "NOT_FOUND", domain: "example"))
  }

  @Test func `what a handler chose stays`() throws {
    let info = ErrorInfo(reason: "R", domain: "other")
    let retry = RetryInfo(retryDelay: .seconds(2))
    let status = try status(of: RPCError(.unavailable, "m").withDetails(info, retry))
    #expect(status.details.count == 3)
    #expect(status.detail(ErrorInfo.self) == info)
    #expect(status.detail(RetryInfo.self) == retry)
  }

  @Test func `a code or message that was changed after the details is made the same in both`()
    throws
  {
    var error = RPCError(.aborted, "before").withDetails(ErrorInfo(reason: "R", domain: "d"))
    error.code = .unavailable
    error.message = "after"
    #expect(try status(of: error).detail(ErrorInfo.self)?.reason == "R")
  }

  @Test func `details that are malformed are replaced`() throws {
    let status = try status(of: RPCError(.internal, "m", details: [0xFF]))
    #expect(status.detail(ErrorInfo.self)?.reason == "INTERNAL")
  }

  @Test func `whom an overloaded server sends away learns when to come back`() throws {
    let overload = RPCError(.serverOverloaded, "m", values: [DetailedErrors.retryKey: "250"])
    #expect(
      try status(of: overload).detail(RetryInfo.self) == RetryInfo(retryDelay: .milliseconds(250)))
    #expect(
      try status(of: RPCError(.serverStopping, "m")).detail(RetryInfo.self)
        == RetryInfo(retryDelay: .zero))
  }

  @Test func `whose quota is used up is told so`() throws {
    let status = try status(of: RPCError(.tooManyStreams, "m", values: ["limit": "3"]))
    let violation = QuotaFailure.Violation(subject: "caller", description: "m")
    #expect(status.detail(QuotaFailure.self) == QuotaFailure(violations: [violation]))
  }

  @Test func `reasons have the form that AIP-193 asks for`() {
    for reason in RPCError.Reason.allCases {
      #expect(reason.rawValue.utf8.count <= 63)
      #expect(reason.rawValue.utf8.allSatisfy { 0x41...0x5A ~= $0 || $0 == UInt8(ascii: "_") })
    }
  }
}
