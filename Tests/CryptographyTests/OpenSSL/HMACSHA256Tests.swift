// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct HMACSHA256Tests {
  /// Test cases 1, 2, 3, 4 and 6 of RFC 4231.
  static let published: [(key: [UInt8], message: [UInt8], tag: String)] = [
    (
      [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      Array(0x01...0x19), [UInt8](repeating: 0xcd, count: 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ]

  @Test func `published keys and messages have their published tags`() throws {
    for example in HMACSHA256Tests.published {
      let hmac = try HMACSHA256(key: example.key)
      #expect(try hmac.tag(of: example.message).hexadecimal == example.tag)
    }
  }

  @Test func `a key authenticates many messages independently`() throws {
    let hmac = try HMACSHA256(key: Array("key".utf8))
    let first = try hmac.tag(of: [1])
    _ = try hmac.tag(of: [2])
    #expect(try hmac.tag(of: [1]) == first)
  }

  @Test func `an empty key and an empty message are a key and a message`() throws {
    #expect(
      try HMACSHA256(key: []).tag(of: []).hexadecimal
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test func `a tag of another message, key or length is not valid`() throws {
    let hmac = try HMACSHA256(key: [1, 2, 3])
    let tag = try hmac.tag(of: [9]).bytes
    #expect(try hmac.isValid(tag: tag, of: [9]))
    #expect(try !hmac.isValid(tag: tag, of: [8]))
    #expect(try !hmac.isValid(tag: tag.dropLast(), of: [9]))
    #expect(try !HMACSHA256(key: [1, 2]).isValid(tag: tag, of: [9]))
  }
}
