// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufWire
import RPC

@testable import PersistenceServer

/// A bundle that is imported as one body: the options come first, then each record as it can be
/// written and read again. Pieces bring what the whole brings, and memory grows with what has
/// arrived, never with what is announced. The first byte says how the body is cut, the second how
/// large a record may be.
func fuzzBundleBody(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let pieceSize = Int(input.byte()) + 1
  let messageSizeMax = (Int(input.byte()) + 1) * 16
  let body = Array(input.rest)
  let whole = FuzzedBundleBody(messageSizeMax: messageSizeMax)
  try whole.take(body[...])
  try whole.end()
  let pieces = FuzzedBundleBody(messageSizeMax: messageSizeMax)
  for start in stride(from: 0, to: body.count, by: pieceSize) {
    try pieces.take(body[start..<min(start + pieceSize, body.count)])
  }
  try pieces.end()
  try require(pieces.messages == whole.messages, "pieces bring other records than the whole")
  try require(pieces.error == whole.error, "pieces are refused otherwise than the whole")
}

/// A body that is read as it arrives.
private final class FuzzedBundleBody {
  private(set) var messages: [[UInt8]] = []
  private(set) var error: RPCError?
  private let reader = BundleBodyReader(ImportOptions())
  private let messageSizeMax: Int
  private var bytesTaken = 0

  init(messageSizeMax: Int) { self.messageSizeMax = messageSizeMax }

  func take(_ piece: ArraySlice<UInt8>) throws {
    guard error == nil else { return }
    bytesTaken += piece.count
    do throws(RPCError) {
      try Array(piece).withUnsafeBufferPointer { (bytes) throws(RPCError) in
        try reader.receive(UnsafeRawBufferPointer(bytes), messageSizeMax: messageSizeMax) {
          messages.append($0)
        }
      }
    } catch {
      self.error = error
    }
    try require(
      reader.heldBytes <= 2 * bytesTaken + Self.spareBytes,
      "\(reader.heldBytes) bytes are held of \(bytesTaken)")
  }

  func end() throws {
    if error == nil {
      reader.end { messages.append($0) }
      try require(reader.isAtBoundary && reader.heldBytes == 0, "something is left at the end")
    }
    for (index, message) in messages.enumerated() {
      let request = try ImportSessionsRequest(wireBytes: message)
      try require(request.wireBytes == message, "a request is not what it is written as")
      switch request.step {
      case .options: try require(index == 0, "options come among the records")
      case .record(let record):
        try require(index > 0, "a record comes before the options")
        try require(record.wireBytes.count <= messageSizeMax, "a record is too large")
      case nil: throw Finding(description: "a request without a step")
      }
    }
  }

  /// What an array takes besides its elements, which it keeps room for in powers of two.
  private static let spareBytes = 128
}
