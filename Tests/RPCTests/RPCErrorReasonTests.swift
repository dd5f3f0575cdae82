// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@Suite struct RPCErrorReasonTests {
  /// The faults that a request of gRPC cannot have.
  private static let ofOtherProtocols: Set<RPCError.Reason> = [
    .protocolVersionUnsupported, .queryMalformed, .textMalformed, .hostUnknown, .originDenied,
    .proxyDenied,
  ]

  /// gRPC `doc/statuscodes.md` lists those that libraries never make.
  @Test(arguments: RPCError.Reason.allCases.filter { !ofOtherProtocols.contains($0) })
  func `RPC uses no code that belongs to handlers`(reason: RPCError.Reason) {
    let ours: Set<StatusCode> = [
      .cancelled, .deadlineExceeded, .unimplemented, .unavailable, .unknown, .internal,
      .resourceExhausted, .unauthenticated,
    ]
    #expect(ours.contains(reason.code))
    #expect(RPCError(reason, "m").code == reason.code)
  }

  @Test func `every reason has a name of its own`() {
    let reasons = RPCError.Reason.allCases
    #expect(Set(reasons.map(\.rawValue)).count == reasons.count)
  }
}
