// SPDX-License-Identifier: Apache-2.0

import Testing

/// Holds the order of files that could easily become a circle
/// (docs/decisions/0036-protocols-have-a-seam.md).
@Suite struct LayerTests {
  /// From the lowest to the highest: none names a later one.
  private static let order = [
    "LoopContext", "ServedCall", "HTTP2Exchange", "HTTP1Exchange", "HTTP2Conversation",
    "HTTP1Conversation", "ServerConnection", "ServerLoop",
  ]

  @Test func `calls, connections and loops make no circle`() {
    for (index, name) in Self.order.enumerated() {
      let path = "Sources/RPCTransport/Server/\(name).swift"
      guard let file = Repository.sources.first(where: { $0.path == path }) else {
        Issue.record("\(path) is missing.")
        continue
      }
      for later in Self.order[(index + 1)...] {
        for (line, code) in file.code.enumerated() where names(code, later) {
          Issue.record("\(file.location(line)): \(name) must not know \(later).")
        }
      }
    }
  }

  @Test func `a served call knows neither a version of HTTP nor a protocol above it`() {
    let path = "Sources/RPCTransport/Server/ServedCall.swift"
    for file in Repository.sources where file.path == path {
      for (line, code) in file.code.enumerated() {
        for word in ["HTTP1", "HTTP2", "GRPC"] where code.holds(word) {
          Issue.record("\(file.location(line)): that is the business of an exchange or a protocol.")
        }
      }
    }
  }

  /// True if the line has the type's name as a word of its own.
  private func names(_ code: String, _ type: String) -> Bool {
    code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == type }
  }
}
