// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import Testing

@Suite struct UTF8ValidationTests {
  /// Whether both forms of a string field accept `bytes`; they must agree.
  private func accepts(_ bytes: [UInt8]) throws -> Bool {
    let asText = Specimen(text: bytes).wireBytes  // Written unchecked, with a tag of two bytes.
    let text = try? Specimen(wireBytes: asText)
    let string = try? Specimen(wireBytes: [0x72] + asText.dropFirst(2))
    try #require((string == nil) == (text == nil))
    guard let string, let text else { return false }
    return Array(string.string.utf8) == bytes && text.text == bytes
  }

  @Test func `every scalar value is accepted, alone and after ASCII of every alignment`() throws {
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: 61) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(try accepts(Array(String(scalar).utf8)))
    }
    for prefix in 0..<70 {
      let ascii = [UInt8](repeating: 0x61, count: prefix)
      #expect(try accepts(ascii + Array("é€😀".utf8) + ascii))
      #expect(try !accepts(ascii + [0xFF] + ascii))
      #expect(try !accepts(ascii + [0xE2, 0x82]))
    }
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x28, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are rejected`(bytes: [UInt8]) throws {
    #expect(try !accepts(bytes))
    #expect(throws: WireError.invalidUTF8(field: 14)) {
      try Specimen(wireBytes: [0x72, UInt8(bytes.count)] + bytes)
    }
  }

  @Test func `every pair of bytes is judged as the standard library does`() throws {
    for first in UInt8(0x7F)...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let bytes = [first, second]
        let expected = String(validating: bytes, as: UTF8.self) != nil
        #expect(try accepts(bytes) == expected, "\(bytes)")
      }
    }
  }
}
