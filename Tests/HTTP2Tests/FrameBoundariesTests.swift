// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP2

@Suite struct FrameBoundariesTests {
  @Test(arguments: [1, 2, 3, 8, 9, 10, 23, 24, 25, 1_000])
  func `frames are counted in pieces of any size`(pieceSize: Int) {
    let bytes =
      Frame.preface + Frame(.settings).bytes + Frame(.data, stream: 1, [1, 2, 3]).bytes
      + Frame(.data, stream: 1, [UInt8](repeating: 0, count: 300)).bytes + Frame(.settings).bytes
    var boundaries = FrameBoundaries(hasPreface: true)
    var counted = 0
    for start in stride(from: 0, to: bytes.count, by: pieceSize) {
      counted += bytes[start..<min(start + pieceSize, bytes.count)].withUnsafeBytes {
        boundaries.count($0)
      }
    }
    #expect(counted == 4)
  }

  @Test func `a header counts when its last byte is there`() {
    var boundaries = FrameBoundaries(hasPreface: false)
    let header = Frame(.data, stream: 1, [1]).bytes.dropLast()
    #expect(header.dropLast().withUnsafeBytes { boundaries.count($0) } == 0)
    #expect(header.suffix(1).withUnsafeBytes { boundaries.count($0) } == 1)
    #expect([0].withUnsafeBytes { boundaries.count($0) } == 0)
  }

  /// The number of the unit that each prefix of the bytes ends in; 0 between two.
  private func units(_ bytes: [UInt8], hasPreface: Bool = false) -> [UInt64] {
    var boundaries = FrameBoundaries(hasPreface: hasPreface)
    return bytes.map { byte in
      _ = [byte].withUnsafeBytes { boundaries.count($0) }
      return boundaries.incomplete ?? 0
    }
  }

  @Test func `a frame is incomplete from its first byte to its last`() {
    let bytes = Frame(.data, stream: 1, [1, 2]).bytes + Frame(.settings).bytes
    #expect(
      units(bytes) == Array(repeating: 1, count: 10) + [0] + Array(repeating: 2, count: 8) + [0])
    #expect(units(Frame.preface, hasPreface: true) == Array(repeating: 0, count: 24))
  }

  @Test(arguments: [Frame.Kind.headers, .push])
  func `a header block is incomplete up to the end of its last frame`(kind: Frame.Kind) {
    let block =
      Frame(kind, stream: 1, [1]).bytes + Frame(.continuation, stream: 1).bytes
      + Frame(.continuation, flags: Frame.endHeaders, stream: 1, [1]).bytes
    #expect(units(block) == Array(repeating: 1, count: 28) + [0])
    let next = Frame(kind, flags: Frame.endHeaders, stream: 3).bytes
    #expect(units(block + next).suffix(9) == Array(repeating: 2, count: 8) + [0])
  }
}
