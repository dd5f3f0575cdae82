// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct MessageDeframerTests {
  private static func frame(_ message: [UInt8], flag: UInt8 = 0, length: Int? = nil) -> [UInt8] {
    var prefix: [UInt8] = [flag]
    for shift in [24, 16, 8, 0] {
      prefix.append(UInt8(truncatingIfNeeded: (length ?? message.count) >> shift))
    }
    return prefix + message
  }

  private static let messages: [[UInt8]] = [
    [], [1], [], [2, 3, 4], [UInt8](repeating: 5, count: 300),
  ]
  private static let stream = messages.flatMap { frame($0) }

  /// What comes out when the bytes arrive in pieces of a size.
  private func messages(
    in bytes: [UInt8], pieceSize: Int = .max, sizeMax: Int = 1_000
  ) throws -> (messages: [[UInt8]], isAtBoundary: Bool) {
    var deframer = MessageDeframer(messageSizeMax: sizeMax)
    var messages: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(pieceSize))
      rest = rest.dropFirst(piece.count)
      try piece.withUnsafeBytes { try deframer.receive($0) { messages.append($0.bytes) } }
    }
    return (messages, deframer.isAtBoundary)
  }

  @Test func `nothing brings nothing`() throws {
    let result = try messages(in: [])
    #expect(result.messages.isEmpty)
    #expect(result.isAtBoundary)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 100, .max])
  func `messages come whole from pieces of any size`(pieceSize: Int) throws {
    let result = try messages(in: Self.stream, pieceSize: pieceSize)
    #expect(result.messages == Self.messages)
    #expect(result.isAtBoundary)
  }

  @Test func `a stream that ends within a message is not at a boundary`() throws {
    var boundaries: Set = [0]
    for message in Self.messages {
      boundaries.insert((boundaries.max() ?? 0) + 5 + message.count)
    }
    for count in 0...Self.stream.count {
      let result = try messages(in: Array(Self.stream.prefix(count)))
      #expect(result.isAtBoundary == boundaries.contains(count), "after \(count) bytes")
    }
  }

  @Test(arguments: [1, 2, 0x7F, 0xFF] as [UInt8])
  func `a flag that was not agreed on is INTERNAL`(flag: UInt8) {
    let error = #expect(throws: RPCError.self) {
      _ = try messages(in: Self.frame([1], flag: flag))
    }
    #expect(error?.code == .internal)
  }

  @Test func `a message as long as the limit is taken`() throws {
    let message = [UInt8](repeating: 1, count: 1_000)
    #expect(try messages(in: Self.frame(message)).messages == [message])
  }

  @Test(arguments: [1_001, 0x7FFF_FFFF, 0xFFFF_FFFF])
  func `a message past the limit is refused by its prefix, with both numbers`(length: Int) {
    let error = #expect(throws: RPCError.self) {
      _ = try messages(in: Self.frame([], length: length))
    }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.message == "received message larger than max (\(length) vs. 1000)")
  }

  @Test func `messages before a broken one are handed out, none after`() {
    var deframer = MessageDeframer(messageSizeMax: 10)
    var seen: [[UInt8]] = []
    let bytes = Self.frame([1]) + Self.frame([2], flag: 9) + Self.frame([3])
    #expect(throws: RPCError.self) {
      try bytes.withUnsafeBytes { try deframer.receive($0) { seen.append($0.bytes) } }
    }
    try? Self.frame([4]).withUnsafeBytes { try deframer.receive($0) { seen.append($0.bytes) } }
    #expect(seen == [[1]])
    #expect(!deframer.isAtBoundary)
  }

  @Test func `a mark of compression is kept where an encoding was agreed on`() throws {
    var deframer = MessageDeframer(messageSizeMax: 10, acceptsCompressed: true)
    var marks: [Bool] = []
    // A message of nothing may be marked too, and is nothing all the same.
    let bytes = Self.frame([1], flag: 1) + Self.frame([2]) + Self.frame([], flag: 1)
    for byte in bytes {
      try [byte].withUnsafeBytes { try deframer.receive($0) { marks.append($0.isCompressed) } }
    }
    #expect(marks == [true, false, false])
    #expect(throws: RPCError.self) {
      try Self.frame([1], flag: 2).withUnsafeBytes { try deframer.receive($0) { _ in } }
    }
  }

  @Test func `a prefix holds flag and length`() {
    var frame = [UInt8](repeating: 0xAA, count: 5) + [UInt8](repeating: 7, count: 0x01_02_03)
    MessagePrefix.write(to: &frame)
    #expect(frame.prefix(6) == [0, 0, 1, 2, 3, 7])
    MessagePrefix.write(to: &frame, isCompressed: true)
    #expect(frame.prefix(6) == [1, 0, 1, 2, 3, 7])
  }
}
