// SPDX-License-Identifier: Apache-2.0

import HTTP1

/// Requests with bodies whose answers come at their head, piece by piece or at their end, as the
/// target says: each is answered once, in order and in one form, an early answer is the last, and
/// pieces bring what the whole brings. The first byte says how bytes are cut.
func fuzzHTTP1Calls(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let pieceSize = Int(input.byte()) + 1
  let rest = Array(input.rest)
  let pieces = FuzzedCaller()
  for start in stride(from: 0, to: rest.count, by: pieceSize) {
    try pieces.receive(Array(rest[start..<min(start + pieceSize, rest.count)]))
  }
  let whole = FuzzedCaller()
  try whole.receive(rest)
  try require(pieces.bodies == whole.bodies, "\(pieces.bodies) in pieces, \(whole.bodies) whole")
  try require(pieces.statuses == whole.statuses, "the answers differ")
  try require(
    pieces.session.isOver == whole.session.isOver, "one of the connections is over, one is not")
}

/// A session whose requests are answered by `HTTP1Answer`.
private final class FuzzedCaller {
  let session: HTTP1Session
  /// The bytes of each body so far.
  private(set) var bodies: [[UInt8]] = []
  /// The number of whole answers, and whether a refusal ended them.
  private(set) var statuses: [String] = []
  private var answer = HTTP1Answer(omitsBody: false)
  private var isEarly = false
  private var fault: String?

  init() {
    var configuration = HTTP1Configuration()
    configuration.targetSizeMax = 64
    configuration.fieldsSizeMax = 512
    configuration.fieldCountMax = 8
    configuration.bodySizeMax = .max
    session = HTTP1Session(configuration: configuration)
  }

  func receive(_ bytes: [UInt8]) throws {
    bytes.withUnsafeBytes { session.receive($0, now: 0, handle) }
    if let fault { throw Finding(description: fault) }
    var output: [UInt8] = []
    session.produceOutput(into: &output) {}
    try require(!session.holdsInput || session.isResponding || session.isOver, "input is forgotten")
    try require(session.queuedBytes == 0, "output stays behind")
  }

  private func handle(_ event: HTTP1Event) {
    switch event {
    case .request(let request): begin(request)
    case .body(let bytes):
      bodies[bodies.count - 1] += bytes
      guard !isEarly else { return fault = "a body behind the last answer" }
      answer.append(Array(bytes))
      write()
    case .end: end()
    case .refused(let status): statuses.append("refused \(status.rawValue)")
    }
  }

  private func begin(_ request: HTTP1Request) {
    bodies.append([])
    answer = HTTP1Answer(omitsBody: request.method == "HEAD")
    request.forEachFieldOfHTTP2 { name, value in
      if name.elementsEqual("transfer-encoding".utf8) || name.elementsEqual("host".utf8) {
        fault = "a field of the connection reaches the call"
      }
      if value.contains(0x0A) || value.contains(0x0D) { fault = "a value has a line end" }
    }
    session.sendContinue()
    isEarly = request.path.hasPrefix("/early") && request.body != .none
    guard request.path.hasPrefix("/early") || request.path.hasPrefix("/stream") else { return }
    answer.begin(HTTP1Response(.ok))
    write()
    if isEarly { end() }
  }

  private func end() {
    if !answer.hasBegun { answer.begin(HTTP1Response(.notFound)) }
    answer.end()
    write()
    if !answer.isWritten { fault = "an answer is not written to its end" }
    if isEarly, !session.isOver { fault = "a connection goes on behind an early answer" }
    statuses.append("answered \(answer.writtenBytes)")
  }

  private func write() { answer.write(to: session, now: 0, limit: .max) }
}
