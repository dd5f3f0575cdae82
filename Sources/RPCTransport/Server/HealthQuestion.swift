// SPDX-License-Identifier: Apache-2.0

import HTTP2

/// What is answered however much there is to do: a server that works is not to be taken for a dead
/// one, and be replaced or left out, because it has much to do (gRPC `doc/health-checking.md`).
enum HealthQuestion {
  /// How the paths of the health service begin.
  static let service = "/grpc.health.v1.Health/"

  /// Those that are answered at once, and so take nobody's place for long. A Watch stays, and has
  /// to find a place like any other call.
  private static let answeredAtOnce = [service + "Check", service + "List"]

  /// Whether a request asks one that is answered at once.
  static func isAsked(by head: HeaderBlock) -> Bool {
    var isAsked = false
    head.forEach { name, value in
      guard name.elementsEqual(":path".utf8) else { return }
      isAsked = answeredAtOnce.contains { value.elementsEqual($0.utf8) }
    }
    return isAsked
  }
}
