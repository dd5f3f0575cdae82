// SPDX-License-Identifier: Apache-2.0

import HTTP1

/// Whatever a peer sends, each request is answered once, a refusal is the last event, and pieces
/// bring what the whole brings. The first byte says how bytes are cut.
func fuzzHTTP1(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let pieceSize = Int(input.byte()) + 1
  let rest = Array(input.rest)
  let pieces = FuzzedPeer()
  for start in stride(from: 0, to: rest.count, by: pieceSize) {
    try pieces.receive(Array(rest[start..<min(start + pieceSize, rest.count)]))
  }
  let whole = FuzzedPeer()
  try whole.receive(rest)
  try require(
    pieces.events == whole.events, "\(pieces.events) in pieces, \(whole.events) whole")
  try require(pieces.output == whole.output, "the responses differ")
}

/// A session whose requests are answered when they end.
private final class FuzzedPeer {
  let session: HTTP1Session
  private(set) var events: [String] = []
  private(set) var output: [UInt8] = []
  private var bodySize = 0

  init() {
    var configuration = HTTP1Configuration()
    configuration.targetSizeMax = 32
    configuration.fieldsSizeMax = 256
    configuration.fieldCountMax = 4
    configuration.bodySizeMax = 64
    session = HTTP1Session(configuration: configuration)
  }

  func receive(_ bytes: [UInt8]) throws {
    bytes.withUnsafeBytes { session.receive($0, now: 0, handle) }
    try require(bodySize <= 64, "a body of \(bodySize) bytes")
    output += session.takeOutput()
  }

  private func handle(_ event: HTTP1Event) {
    if events.last?.hasPrefix("refused") == true { events.append("an event after a refusal") }
    switch event {
    case .request(let request):
      bodySize = 0
      events.append("request \(request.method) \(request.path) \(request.authority)")
    case .body(let bytes): bodySize += bytes.count
    case .end:
      events.append("end of \(bodySize)")
      session.respond(HTTP1Response(.ok, body: .stream), now: 0)
      session.send(Array("yes".utf8))
      session.end()
    case .refused(let status): events.append("refused \(status.rawValue)")
    }
  }
}
