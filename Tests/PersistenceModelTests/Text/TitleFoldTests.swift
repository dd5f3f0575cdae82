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
    ("ΟΔΟΣ", "οδοσ"), ("οδος", "οδοσ"), ("ﬁn", "fin"), ("İ", "i"), ("ı", "i"),
    ("I\u{307}\u{307}x", "ix"),
    ("İ\u{301}", "í"), ("j\u{307}", "j\u{307}"), ("", ""),
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

  @Test func `folds are kept whole, up to 600 code points and 2,400 bytes`() {
    func count(_ text: String) -> Int { TitleFold(text).text.unicodeScalars.count }
    for letter in ["ß", "ﬃ", "ŉ", "😀", "é", "ΐ", "ᾷ", "İ", "𐐀"] {
      let title = String(repeating: letter, count: 199) + "k"
      #expect(TitleFold(title).text.hasSuffix("k"))
      #expect(TitleFold(title).text == TitleFold.needle(title))
    }
    #expect(count(String(repeating: "a", count: 601)) == 600)
    #expect(count(String(repeating: "ﬃ", count: 200)) == 600)
    #expect(count(String(repeating: "😀", count: 601)) == 600)
    // Three bytes each, with one of them more than there is room for.
    let wide = String(repeating: "ﬃ", count: 199) + String(repeating: "😀", count: 400)
    #expect(TitleFold(wide).text.utf8.count <= TitleFold.bytesMax)
    #expect(TitleFold(wide).text == TitleFold.needle(wide))
  }

  @Test func `every way to write Istanbul finds all others`() {
    let folds = ["istanbul", "İSTANBUL", "ıstanbul", "ISTANBUL", "I\u{307}stanbul"].map {
      TitleFold.needle($0)
    }
    #expect(folds.allSatisfy { Array($0.utf8) == Array("istanbul".utf8) })
  }

  @Test func `folds sort by code points`() {
    #expect(TitleFold("a") < TitleFold("B"))
    #expect(TitleFold("z") < TitleFold("å"))
    // UTF-16 would order these the other way.
    #expect(TitleFold("\u{ff5e}") < TitleFold("😀"))
  }

  /// Folds are stored and indexed. When this fails, the toolchain's Unicode tables have changed:
  /// raise `TitleFold.version`, let `FoldTitlesJob` find what they concern, then renew the digest.
  @Test func `the fold of every code point is the recorded one`() throws {
    var bytes: [UInt8] = []
    for scalar in TitleFoldTests.scalars {
      bytes.append(contentsOf: TitleFold(String(scalar)).text.utf8)
      bytes.append(0)
    }
    #expect(
      try SHA256.digest(of: bytes).hexadecimal
        == "b6596aa51449c0e068424bca8042de290aa871d7718dc8f4b2ce09bf8946d9b3")
  }
}
