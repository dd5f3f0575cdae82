// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct Base64URLTests {
  /// The vectors of RFC 4648 section 10, without their padding, and the two URL-safe characters.
  static let published: [(bytes: [UInt8], text: String)] = [
    ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
    (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"),
    (Array("foobar".utf8), "Zm9vYmFy"), ([0xfb, 0xff, 0xbf], "-_-_"),
  ]

  @Test func `published bytes have their published spelling, and back`() {
    for example in Base64URLTests.published {
      #expect(Base64URL.encode(example.bytes) == example.text)
      #expect(Base64URL.decode(example.text) == example.bytes)
    }
  }

  @Test func `every length comes back`() {
    for count in 0..<100 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ count) }
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
  }

  @Test(arguments: ["Zg==", "Zh", "Zm9", "A", "Zm9vA", "Zm 9", "Zm+v", "Zm/v", "Zmé", "Zm9v\n"])
  func `a spelling that is not the only one is refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test func `hexadecimal digits of bytes stand in their order, however many there are`() {
    let all = (0...255).map { UInt8($0) }
    for size in 0...9 {
      for begin in all.indices.dropLast(size) {
        let bytes = Array(all[begin..<begin + size])
        let wanted = bytes.map { byte in
          let digits = String(byte, radix: 16)
          return byte < 16 ? "0" + digits : digits
        }
        #expect(Hexadecimal.encode(bytes) == wanted.joined())
      }
    }
  }

  @Test func `hexadecimal is lower case and reads both cases`() {
    #expect(Hexadecimal.encode([0x00, 0x9a, 0xff]) == "009aff")
    #expect(Hexadecimal.decode("009aFF") == [0x00, 0x9a, 0xff])
    #expect(Hexadecimal.decode("0") == nil)
    #expect(Hexadecimal.decode("0g") == nil)
  }
}
