// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import RPC
import Testing

@testable import RPCTransport
@testable import holdfastd

@Suite struct CallLogTests {
  @Test func `a line tells the fault of a call beside what its caller was told`() {
    let call = CallRecord(
      path: "/p.S/M", methodIndex: 0, form: CallForm(.grpc, .proto, over: .http2),
      code: .internal, message: "an unexpected error",
      fault: "Broken: by \"x\"", nanoseconds: 5_000, receivedBytes: 1, sentBytes: 2,
      receivedMessageBytes: 0, sentMessageBytes: 0, peer: Peer(address: "p", isLocal: true),
      principal: Principal(id: "anna"), requestID: "r")
    var lines = JSONLines()
    CallLog.append(call, level: .error, at: Timestamp(microseconds: 0), to: &lines)
    #expect(
      String(decoding: lines.bytes, as: UTF8.self) == """
        {"time":"1970-01-01T00:00:00.000000Z","level":"error","message":"call",\
        "method":"/p.S/M","code":"INTERNAL","error":"an unexpected error",\
        "fault":"Broken: by \\"x\\"","principal":"anna","peer":"p","request_id":"r",\
        "duration_us":5,"received_bytes":1,"sent_bytes":2}

        """)
  }
}
