// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@Suite struct Base64Tests {
  /// RFC 4648 section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
    ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
  ])
  func `text is written without padding and read with and without`(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == Array(text.utf8))
    #expect(Base64.decode(Array(text.utf8)) == Array(plain.utf8))
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    #expect(Base64.decode(Array((text + padding).utf8)) == Array(plain.utf8))
    #expect(Base64.encode(Array(plain.utf8), isPadded: true) == Array((text + padding).utf8))
  }

  @Test func `the alphabet of addresses is another`() {
    #expect(Base64.decode(Array("-_8".utf8), .urlSafe) == [0xFB, 0xFF])
    #expect(Base64.decode(Array("+/8".utf8), .urlSafe) == nil)
    #expect(Base64.decode(Array("+/8".utf8)) == [0xFB, 0xFF])
  }

  @Test func `every byte comes back`() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }

  @Test(arguments: [
    "Z", "Zm9vY", "?", "Zg=", "Zm8==", "Zg===", "=", "==", "Zg==Zg==", "Z g", "Zm9v\n", "Zm-_",
    "Z=g=", "caf\u{E9}",
  ])
  func `anything else is malformed`(text: String) {
    #expect(Base64.decode(Array(text.utf8)) == nil)
  }
}
