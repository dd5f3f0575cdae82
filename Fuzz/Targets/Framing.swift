// SPDX-License-Identifier: Apache-2.0

@testable import RPC

/// However bytes are cut, the same messages come out, none is larger than allowed, and they are
/// followed by the same end. The first two bytes say where to cut and what is allowed.
func fuzzFraming(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let pieceSize = Int(input.byte()) + 1
  let choices = input.byte()
  let stream = Array(input.rest)
  let limit = Int(choices >> 1)
  let whole = Deframed(stream, pieceSize: max(stream.count, 1), limit, choices & 1 == 1)
  let pieces = Deframed(stream, pieceSize: pieceSize, limit, choices & 1 == 1)
  try require(whole == pieces, "\(whole) in one piece, \(pieces) in pieces of \(pieceSize)")
  try require(whole.messages.allSatisfy { $0.count <= limit }, "a message is too large")
}

/// What came of a stream of bytes.
private struct Deframed: Equatable {
  var messages: [[UInt8]] = []
  var reason: String?
  var isAtBoundary: Bool

  init(_ stream: [UInt8], pieceSize: Int, _ limit: Int, _ acceptsCompressed: Bool) {
    var deframer = MessageDeframer(messageSizeMax: limit, acceptsCompressed: acceptsCompressed)
    var messages: [[UInt8]] = []
    do {
      for start in stride(from: 0, to: stream.count, by: pieceSize) {
        try stream[start..<min(start + pieceSize, stream.count)].withUnsafeBytes { piece in
          try deframer.receive(piece) { messages.append($0.bytes) }
        }
      }
    } catch {
      reason = "\(error)"
    }
    self.messages = messages
    isAtBoundary = deframer.isAtBoundary
  }
}
