// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct SHA256Tests {
  /// The examples that NIST publishes with FIPS 180-4.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `a published message has its published digest`(message: String, expected: String) throws {
    #expect(try SHA256.digest(of: Array(message.utf8)).hexadecimal == expected)
  }

  @Test func `a million letters have their published digest`() throws {
    let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      try SHA256.digest(of: message).hexadecimal
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `a digest survives the way through its bytes`() throws {
    let digest = try SHA256.digest(of: [1, 2, 3])
    #expect(digest.bytes.count == Digest.byteCount)
    #expect(Digest(bytes: digest.bytes) == digest)
    #expect(Hexadecimal.decode(digest.hexadecimal) == digest.bytes)
  }

  @Test func `a digest of any other length is refused`() {
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 33)) == nil)
  }
}
