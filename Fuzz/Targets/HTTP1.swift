// SPDX-License-Identifier: Apache-2.0

import HTTP1

/// Whatever a peer sends, each request is answered once and a refusal is the last word; pieces
/// bring what the whole brings, but for the reason of a refusal where a head has several faults.
/// The first byte says how bytes are cut.
func fuzzHTTP1(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let pieceSize = Int(input.byte()) + 1
  let rest = Array(input.rest)
  var pieces = FuzzedPages()
  for start in stride(from: 0, to: rest.count, by: pieceSize) {
    try pieces.receive(Array(rest[start..<min(start + pieceSize, rest.count)]))
  }
  var whole = FuzzedPages()
  try whole.receive(rest)
  try require(
    pieces.requests == whole.requests && pieces.isRefused == whole.isRefused,
    "\(pieces.events) in pieces, \(whole.events) whole")
  let requests = whole.events.count
  var answers = 0
  for index in whole.output.indices where whole.output[index...].starts(with: "HTTP/1.1 ".utf8) {
    answers += 1
  }
  try require(answers == requests, "\(requests) requests and refusals, \(answers) answers")
}

/// A session whose requests are answered at once.
private struct FuzzedPages {
  let session: HTTP1Session
  private(set) var events: [HTTP1Event] = []
  private(set) var output: [UInt8] = []

  init() {
    var configuration = HTTP1Configuration()
    configuration.headSizeMax = 256
    configuration.targetSizeMax = 32
    configuration.fieldCountMax = 4
    session = HTTP1Session(configuration: configuration)
  }

  mutating func receive(_ bytes: [UInt8]) throws {
    bytes.withUnsafeBytes { session.receive($0) }
    while let event = session.nextEvent(now: 0) {
      try require(!isRefused, "something follows a refusal")
      events.append(event)
      if case .request = event { session.respond(HTTP1Response(.ok, "yes"), now: 0) }
      output += session.takeOutput()
    }
  }

  /// The requests, in order.
  var requests: [HTTP1Request] {
    events.compactMap { if case .request(let request) = $0 { request } else { nil } }
  }

  /// Whether the peer broke a rule.
  var isRefused: Bool { if case .refused? = events.last { true } else { false } }
}
