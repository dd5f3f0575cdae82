// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct GRPCWebTextTests {
  private func decode(_ text: [UInt8], pieceSize: Int = .max) throws -> [UInt8] {
    var decoder = GRPCWebText()
    var bytes: [UInt8] = []
    for piece in text.pieces(of: min(pieceSize, max(text.count, 1))) {
      bytes += try piece.withUnsafeBytes { try decoder.receive($0) }
    }
    try decoder.receiveEnd()
    return bytes
  }

  @Test(arguments: 0...12)
  func `W9: a frame is one text of whole groups`(count: Int) throws {
    let frame = (0..<count).map { UInt8($0 * 21) }
    let text = GRPCWebText.encode(frame)
    #expect(text.count % 4 == 0)
    #expect(try decode(text) == frame)
  }

  @Test(arguments: [
    ("", ""), ("YQ==", "a"), ("YWI=", "ab"), ("YWJj", "abc"), ("YQ==YWI=YWJjYQ==", "aababca"),
    ("YQ==YQ==YQ==", "aaa"), ("YWJjYWI=", "abcab"),
  ])
  func `W9 W10: padding may stand in the middle, and text be cut anywhere`(
    text: String, bytes: String
  ) throws {
    for pieceSize in 1...5 {
      #expect(try decode(Array(text.utf8), pieceSize: pieceSize).text == bytes)
    }
  }

  @Test(arguments: [
    "Y", "YQ", "YQ=", "YWI", "YWJjY", "=", "==", "Y=", "Y===", "YQ=a", "YQ==Y", "Y Q=", "YQ==\n",
    "Pj4-", "Pj4_", "YWI==", "YWJj=", "caf\u{E9}",
  ])
  func `W10: a remainder and anything but base64 is invalid_argument`(text: String) {
    for pieceSize in 1...5 {
      let error = #expect(throws: RPCError.self) {
        try decode(Array(text.utf8), pieceSize: pieceSize)
      }
      #expect(error?.code == .invalidArgument)
      #expect(error?.reason == .textMalformed)
    }
  }

  @Test func `every truncation of a text is its beginning, and ends at whole groups only`() throws {
    let frames: [[UInt8]] = [[1], [2, 3], [4, 5, 6], [7, 8, 9, 10]]
    let text = frames.flatMap(GRPCWebText.encode)
    let whole = frames.flatMap { $0 }
    for count in 0...text.count {
      var decoder = GRPCWebText()
      let bytes = try text.prefix(count).withUnsafeBytes { try decoder.receive($0) }
      #expect(whole.starts(with: bytes))
      #expect(((try? decoder.receiveEnd()) != nil) == (count % 4 == 0))
    }
  }

  @Test func `what has failed stays so`() {
    var decoder = GRPCWebText()
    #expect(throws: RPCError.self) { try [0x21].withUnsafeBytes { try decoder.receive($0) } }
    #expect(throws: RPCError.self) {
      try Array("YQ==".utf8).withUnsafeBytes { try decoder.receive($0) }
    }
    #expect(throws: RPCError.self) { try decoder.receiveEnd() }
  }

  @Test func `any bytes are decoded as one decoder of the whole would, or refused`() {
    var random = RandomBytes(seed: 3)
    for round in 0..<5_000 {
      let text = random.next(from: round % 3 == 0 ? "" : "YWJjQ=")
      let whole = try? decode(text)
      for pieceSize in [1, 3, 4] { #expect((try? decode(text, pieceSize: pieceSize)) == whole) }
    }
  }
}
