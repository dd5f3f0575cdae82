// SPDX-License-Identifier: Apache-2.0

import RPC

/// An exchange that writes down what a protocol sends.
final class RecordedExchange: ServerExchange {
  /// What was sent, one line each.
  enum Act: Equatable {
    case head([String])
    case headOnly([String])
    case bytes([UInt8])
    case end
    case trailers([String])
    case reset(ExchangeReset)
  }

  private(set) var acts: [Act] = []

  let version = HTTPVersion.http2
  let peer = Peer(address: "test", isLocal: true)
  var connectionID: ObjectIdentifier { ObjectIdentifier(self) }
  var responseBlockSizeMax = 8_192

  func sendHead(_ head: ResponseBlock) { acts.append(.head(lines(head))) }
  func sendHeadOnly(_ head: ResponseBlock) { acts.append(.headOnly(lines(head))) }
  func send(_ bytes: [UInt8]) { acts.append(.bytes(bytes)) }
  func sendEnd() { acts.append(.end) }
  func sendTrailers(_ trailers: ResponseBlock) { acts.append(.trailers(lines(trailers))) }
  var isCongested: Bool { false }
  var queuedBytes: Int { 0 }
  var sentBytes: UInt64 { 0 }

  var isRequestEnded: Bool { true }
  func credit(_ count: Int) {}
  func refuseRestAtEnd() {}
  var refusesRestAtEnd: Bool { false }
  func refuseRest() {}
  func reset(_ reason: ExchangeReset) { acts.append(.reset(reason)) }
  func noteMalformedCall() {}

  private func lines(_ block: ResponseBlock) -> [String] {
    var lines: [String] = []
    block.forEachField { lines.append("\($0): " + String(decoding: $1, as: UTF8.self)) }
    return lines
  }
}
