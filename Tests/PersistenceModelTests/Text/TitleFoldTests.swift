// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

@Suite struct TitleFoldTests {
  /// Every code point of the planes that Unicode uses; private use and the rest fold to themselves.
  private static let scalars = [0...0x3ffff, 0xe0000...0xe0fff].joined()
    .compactMap { Unicode.Scalar(UInt32($0)) }

  @Test(arguments: [
    ("Troll WEST", "troll west"), ("STRASSE", "strasse"), ("Straße", "strasse"),
    ("GROẞE", "grosse"), ("Ångström", "ångström"), ("A\u{30a}", "å"), ("\u{212b}", "å"),
    ("ΟΔΟΣ", "οδοσ"), ("οδος", "οδοσ"), ("ﬁn", "fin"), ("İ", "i\u{307}"), ("", ""),
  ])
  func `titles that differ only in case or form fold alike`(title: String, expected: String) {
    #expect(Array(TitleFold(title).text.utf8) == Array(expected.utf8))
  }

  @Test func `folding twice changes nothing`() {
    for scalar in TitleFoldTests.scalars {
      let once = TitleFold(String(scalar)).text
      if TitleFold(once).text.utf8.elementsEqual(once.utf8) { continue }
      Issue.record("U+\(String(scalar.value, radix: 16)) folds twice to something else")
    }
  }

  @Test func `a fold keeps at most 256 code points`() {
    #expect(TitleFold(String(repeating: "a", count: 300)).text.unicodeScalars.count == 256)
    #expect(TitleFold(String(repeating: "ΐ", count: 200)).text.unicodeScalars.count <= 256)
    #expect(TitleFold.needle(String(repeating: "a", count: 300)).unicodeScalars.count == 300)
  }

  @Test func `folds sort by code points`() {
    #expect(TitleFold("a") < TitleFold("B"))
    #expect(TitleFold("z") < TitleFold("å"))
    // UTF-16 would order these the other way.
    #expect(TitleFold("\u{ff5e}") < TitleFold("😀"))
  }

  /// Folds are stored and indexed. When this fails, the toolchain's Unicode tables have changed:
  /// write a migration that folds every stored title again, then renew the digest.
  @Test func `the fold of every code point is the recorded one`() throws {
    var bytes: [UInt8] = []
    for scalar in TitleFoldTests.scalars {
      bytes.append(contentsOf: TitleFold(String(scalar)).text.utf8)
      bytes.append(0)
    }
    #expect(
      try SHA256.digest(of: bytes).hexadecimal
        == "99d8e2752277792edddbe76013782b67399caacc0bcd0a477c48b8e889adbd8f")
  }
}
