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
}
