// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufJSON
import ProtobufWire
import RPCProtobuf
import Testing

@testable import RPC

@Suite struct ConnectErrorStatusTests {
  private static let json = ProtobufJSON(
    types: WireDeclarations(reachableFrom: [ErrorInfo.self, RetryInfo.self]))

  private func details(_ error: RPCError) throws -> [JSONObject] {
    let text = ConnectError(error, json: Self.json).json
    let members = try #require(try JSONValue(parsing: text, depthMax: 16).object)
    return members["details"]?.elements?.compactMap(\.object) ?? []
  }

  @Test func `R4: details have the bare name of a type, its bytes, and JSON that equals them`()
    throws
  {
    let info = ErrorInfo(reason: "R", domain: "d", metadata: ["k": "v"])
    let retry = RetryInfo(retryDelay: .milliseconds(1_500))
    let found = try details(RPCError(.unavailable, "m").withDetails(info, retry))
    #expect(found.map { $0["type"]?.text } == ["google.rpc.ErrorInfo", "google.rpc.RetryInfo"])
    for (detail, bytes) in zip(found, [info.wireBytes, retry.wireBytes]) {
      let value = try #require(detail["value"]?.text)
      #expect(!value.contains("="))
      #expect(Base64.decode(Array(value.utf8)) == bytes)
      #expect(detail.count == 3)
    }
    #expect(found[0]["debug"]?.object?["reason"]?.text == "R")
    #expect(found[0]["debug"]?.object?["@type"] == nil)
    #expect(found[1]["debug"]?.object?["retryDelay"]?.text == "1.500s")
  }

  @Test func `R4: a detail of a type that is not known has no JSON`() throws {
    let error = RPCError(.aborted, "m").withDetails(RequestInfo(requestID: "id"))
    let found = try details(error)
    #expect(found.count == 1)
    #expect(found.first?["debug"] == nil)
    #expect(found.first?["value"] != nil)
  }

  @Test func `R7: the delay is that of RetryInfo`() {
    let error = RPCError(.unavailable, "m").withDetails(RetryInfo(retryDelay: .seconds(3)))
    #expect(ConnectError(error, json: Self.json).retryDelay == .seconds(3))
    #expect(ConnectError(RPCError(.unavailable, "m"), json: Self.json).retryDelay == nil)
  }

  @Test func `an error without details, or with malformed ones, has none`() throws {
    #expect(try details(RPCError(.aborted, "m")).isEmpty)
    #expect(try details(RPCError(.aborted, "m", details: [0xFF])).isEmpty)
  }
}
