// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct ConnectBodyTests {
  private func message(
    _ bytes: [UInt8], _ codec: MessageCodec = .proto, isCompressed: Bool = false,
    messageSizeMax: Int = 100, pieceSize: Int = 7
  ) throws -> ReceivedMessage {
    let body = ConnectBody(
      codec: codec, isCompressed: isCompressed, messageSizeMax: messageSizeMax)
    for piece in bytes.pieces(of: pieceSize) { try piece.withUnsafeBytes { try body.receive($0) } }
    return try body.end()
  }

  @Test(arguments: 0...20)
  func `U1: a body is one message without a prefix, in pieces of any size`(count: Int) throws {
    let bytes = (0..<count).map { UInt8($0) }
    for pieceSize in 1...4 {
      #expect(try message(bytes, pieceSize: pieceSize).bytes == bytes)
    }
  }

  @Test func `U1: no bytes are a message of protobuf, never decompressed, and not JSON`() throws {
    let empty = try message([], isCompressed: true)
    #expect(empty.bytes.isEmpty)
    #expect(!empty.isCompressed)
    #expect(try message([1], isCompressed: true).isCompressed)
    let error = #expect(throws: RPCError.self) { try message([], .json) }
    #expect(error?.reason == .messageMalformed)
    #expect(error.map { ConnectError($0).code.httpStatus } == 400)
  }

  @Test func `U4: a body as large as the limit passes, one byte more is resource_exhausted`() {
    let limit = [UInt8](repeating: 1, count: 100)
    #expect((try? message(limit).bytes) == limit)
    let error = #expect(throws: RPCError.self) { try message(limit + [1]) }
    #expect(error?.reason == .messageTooLarge)
    #expect(error.map { ConnectError($0).code.httpStatus } == 429)
  }

  @Test func `U1: a piece is appended in place, however many there are`() throws {
    var request = RequestBody(MessageDeframer(messageSizeMax: 1 << 20, acceptsCompressed: false))
    request.readWhole(ConnectBody(codec: .proto, isCompressed: false, messageSizeMax: 1 << 20))
    var moves = 0
    var capacity = request.heldBytes
    for _ in 0..<50_000 {
      try [UInt8](repeating: 7, count: 10).withUnsafeBytes { piece in
        try request.receive(piece) { _ in }
      }
      if request.heldBytes != capacity { (capacity, moves) = (request.heldBytes, moves + 1) }
    }
    // Memory doubles; a copy for each piece would have the size that the piece needs.
    #expect(moves < 40)
    var whole: ReceivedMessage?
    try request.end { whole = $0 }
    #expect(whole?.bytes.count == 500_000)
  }

  @Test func `J3: a body of JSON may be three times a message and 64 KiB`() {
    let limit = [UInt8](repeating: 0x20, count: 300 + 65_536)
    #expect((try? message(limit, .json, pieceSize: 10_000).bytes.count) == limit.count)
    #expect(throws: RPCError.self) { try message(limit + [0x20], .json, pieceSize: 10_000) }
  }
}
