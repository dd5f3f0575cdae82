// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import RPCProtobuf
import Testing

@Suite struct RPCErrorDetailsTests {
  @Test func `code and message of the details equal those of the error`() throws {
    let error = RPCError(.aborted, "version 3, not 2").withDetails(
      ErrorInfo(reason: "VERSION_MISMATCH", domain: "example", metadata: ["current": "3"]))
    let status = try RPCStatus(wireBytes: error.details)
    #expect(status.code == 10)
    #expect(status.message == "version 3, not 2")
    #expect(error.code == .aborted)
    #expect(error.message == "version 3, not 2")
  }

  @Test func `every type of detail comes back`() {
    let info = ErrorInfo(reason: "R", domain: "d", metadata: ["b": "2", "a": "1"])
    let bad = BadRequest(
      fieldViolations: [.init(field: "page_size", description: "is negative", reason: "LOW")])
    let precondition = PreconditionFailure(
      violations: [.init(type: "STATE", subject: "s", description: "is gone")])
    let quota = QuotaFailure(violations: [.init(subject: "user:1", description: "100 sessions")])
    let retry = RetryInfo(retryDelay: .milliseconds(1_500))
    let resource = ResourceInfo(
      resourceType: "session", resourceName: "x", owner: "o", description: "none")
    let request = RequestInfo(requestID: "id", servingData: "data")
    let status = RPCError(.internal, "m").withDetails(
      info, bad, precondition, quota, retry, resource, request
    ).status
    #expect(status?.details.count == 7)
    #expect(status?.detail(ErrorInfo.self) == info)
    #expect(status?.detail(BadRequest.self) == bad)
    #expect(status?.detail(PreconditionFailure.self) == precondition)
    #expect(status?.detail(QuotaFailure.self) == quota)
    #expect(status?.detail(RetryInfo.self) == retry)
    #expect(status?.detail(ResourceInfo.self) == resource)
    #expect(status?.detail(RequestInfo.self) == request)
  }

  @Test func `an error without details has no status`() {
    #expect(RPCError(.internal, "m").status == nil)
    #expect(RPCError(.internal, "m", details: [0xFF]).status == nil)
  }

  @Test func `a detail of another type is not taken for one`() {
    let any = AnyMessage(RequestInfo(requestID: "id"))
    #expect(any.typeURL == "type.googleapis.com/google.rpc.RequestInfo")
    #expect(any.message(as: ErrorInfo.self) == nil)
    #expect(any.message(as: RequestInfo.self)?.requestID == "id")
  }

  @Test(arguments: [
    ("type.googleapis.com/google.rpc.ErrorInfo", "google.rpc.ErrorInfo"), ("a/b/c", "c"),
    ("google.rpc.ErrorInfo", "google.rpc.ErrorInfo"), ("a/", ""), ("/", ""), ("", ""),
    ("é/ü", "ü"),
  ])
  func `a type is named by what follows the last slash`(url: String, name: String) {
    #expect(AnyMessage.typeName(in: url) == name)
  }

  @Test func `metadata is encoded in the order of its keys`() {
    let info = ErrorInfo(reason: "", domain: "", metadata: ["b": "2", "a": "1"])
    #expect(
      info.wireBytes == [
        0x1A, 6, 0x0A, 1, 0x61, 0x12, 1, 0x31,
        0x1A, 6, 0x0A, 1, 0x62, 0x12, 1, 0x32,
      ])
  }

  @Test(arguments: [Duration.zero, .nanoseconds(1), .milliseconds(-1_500), .seconds(1 << 40)])
  func `a duration comes back`(duration: Duration) throws {
    let decoded = try WireDuration(wireBytes: WireDuration(duration).wireBytes)
    #expect(decoded.duration == duration)
  }

  @Test func `a duration of the widest numbers does not trap`() {
    var duration = WireDuration()
    duration.seconds = .max
    duration.nanos = .max
    #expect(duration.duration > .zero)
    duration.seconds = .min
    duration.nanos = .min
    #expect(duration.duration < .zero)
  }
}
