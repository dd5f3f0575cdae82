// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct AES256GCMTests {
  private static let key = Array(0..<32) as [UInt8]

  /// Test cases 13 to 16 of the specification that was submitted to NIST.
  @Test(arguments: [
    ("00", 32, "", "", "000000000000000000000000", "530f8afbc74536b9a963b4f1c4cb738b"),
    (
      "00", 32, "00000000000000000000000000000000", "", "000000000000000000000000",
      "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    ),
    (
      "feffe9928665731c6d6a8f9467308308", 2,
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
      "feedfacedeadbeeffeedfacedeadbeefabaddad2", "cafebabefacedbaddecaf888",
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        + "76fc6ece0f4e1768cddf8853bb2d551b"
    ),
  ])
  func `published messages open`(
    key: String, times: Int, message: String, context: String, nonce: String, sealed: String
  ) throws {
    let bytes = { (text: String) in try #require(Hexadecimal.decode(text)) }
    let cipher = try AES256GCM(key: bytes(String(repeating: key, count: times)))
    let opened = try cipher.open(bytes(nonce) + bytes(sealed), context: bytes(context))
    #expect(try opened == bytes(message))
  }

  @Test(arguments: [0, 1, 15, 16, 17, 5_000])
  func `a sealed message opens`(count: Int) throws {
    let cipher = try AES256GCM(key: Self.key)
    let message = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let sealed = try cipher.seal(message, context: [1])
    #expect(sealed.count == count + AES256GCM.overheadByteCount)
    #expect(try cipher.open(sealed, context: [1]) == message)
    #expect(try cipher.seal(message, context: [1]) != sealed)
  }

  @Test func `no changed byte, truncation, other context or other key opens`() throws {
    let cipher = try AES256GCM(key: Self.key)
    let sealed = try cipher.seal(Array("message".utf8), context: [1])
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 0x80
      #expect(try cipher.open(changed, context: [1]) == nil)
      #expect(try cipher.open(Array(sealed[..<index]), context: [1]) == nil)
    }
    #expect(try cipher.open(sealed + [0], context: [1]) == nil)
    #expect(try cipher.open(sealed, context: []) == nil)
    #expect(try cipher.open(sealed, context: [1, 1]) == nil)
    let other = try AES256GCM(key: Self.key.reversed())
    #expect(try other.open(sealed, context: [1]) == nil)
  }

  @Test(arguments: [0, 16, 31, 33])
  func `a key of another length is refused`(count: Int) {
    #expect(throws: CryptographyError.lengthOutOfRange) {
      try AES256GCM(key: [UInt8](repeating: 0, count: count))
    }
  }
}
