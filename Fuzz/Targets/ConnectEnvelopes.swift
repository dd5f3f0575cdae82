// SPDX-License-Identifier: Apache-2.0

import JSONText

@testable import RPC

/// A stream of Connect: however it is cut, the same messages come out and the same error ends it,
/// and what ends the answer is JSON with each key once, whatever the error and the metadata say.
/// The first two bytes say where to cut and what is allowed; lines before the envelopes are
/// metadata.
func fuzzConnectEnvelopes(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let pieceSize = Int(input.byte()) + 1
  let choices = input.byte()
  var metadata = Metadata()
  for _ in 0..<choices & 3 {
    let line = input.line()
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    let value = line.dropFirst(name.count + 1)
    metadata.append(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
  }
  let stream = Array(input.rest)
  let limit = Int(choices >> 2)
  let whole = Received(stream, pieceSize: max(stream.count, 1), limit)
  let pieces = Received(stream, pieceSize: pieceSize, limit)
  try require(whole == pieces, "\(whole) in one piece, \(pieces) in pieces of \(pieceSize)")
  try require(whole.messages.allSatisfy { $0.count <= limit }, "a message is too large")

  var error = whole.error
  error?.metadata = metadata
  error?.message += String(decoding: stream.prefix(64), as: UTF8.self)
  let end = ConnectEndOfStream.envelope(error.map { ConnectError($0) }, metadata: metadata)
  try require(end.first == 2, "the flag of the last envelope is \(end[0])")
  try require(MessagePrefix.size < end.count, "the last envelope is empty")
  try requireJSON(Array(end.dropFirst(MessagePrefix.size)))

  let trailers = GRPCWebTrailers.frame(error, metadata).dropFirst(MessagePrefix.size)
  try requireLines(Array(trailers))
}

/// Throws unless a text, if there is one, is an object with each key once.
func requireJSON(_ text: [UInt8]) throws {
  if text.isEmpty { return }
  let value = try? JSONValue(parsing: text, depthMax: 16)
  try require(value?.object != nil, "not an object: \(String(decoding: text, as: UTF8.self))")
}

/// Throws unless the trailers of gRPC-Web are lines of a name and a value in ASCII.
private func requireLines(_ text: [UInt8]) throws {
  try require(text.suffix(2) == [0x0D, 0x0A], "the last line does not end")
  for line in text.dropLast(2).split(separator: 0x0A, omittingEmptySubsequences: false) {
    let line = line.last == 0x0D ? line.dropLast() : line
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    try require(!name.isEmpty && name.count < line.count, "a line without a name or a value")
    try require(
      name.allSatisfy { byte in
        !(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte) && byte > 0x20 && byte < 0x7F
      }, "a name that is not in lower case")
    try require(line.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 }, "not ASCII")
  }
}

/// What came of a stream of bytes.
private struct Received: Equatable {
  var messages: [[UInt8]] = []
  var error: RPCError?

  init(_ stream: [UInt8], pieceSize: Int, _ limit: Int) {
    var deframer = MessageDeframer(messageSizeMax: limit, acceptsCompressed: limit & 1 == 1)
    do throws(RPCError) {
      for start in stride(from: 0, to: stream.count, by: pieceSize) {
        let piece = Array(stream[start..<min(start + pieceSize, stream.count)])
        try piece.withUnsafeBufferPointer { (bytes) throws(RPCError) in
          try deframer.receive(UnsafeRawBufferPointer(bytes)) { messages.append($0.bytes) }
        }
      }
      if !deframer.isAtBoundary { error = RPCError(.messageTruncated, "cut short") }
    } catch {
      self.error = error
    }
  }
}
