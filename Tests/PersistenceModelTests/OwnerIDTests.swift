// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct OwnerIDTests {
  @Test func `two spellings of one letter are two users`() throws {
    // The same letters for Swift's strings: precomposed, decomposed, and marks in two orders.
    for (one, other) in [
      ("jos\u{E9}", "jose\u{301}"), ("\u{212B}", "\u{C5}"),
      ("q\u{307}\u{323}", "q\u{323}\u{307}"),
    ] {
      #expect(one == other)
      let users = try [#require(OwnerID(one)), #require(OwnerID(other)), #require(OwnerID(one))]
      #expect(users[0] != users[1])
      #expect(users[0] == users[2])
      #expect(Set(users).count == 2)
    }
  }

  @Test(arguments: ["", "a\u{7}", "a\u{85}", String(repeating: "a", count: 129)])
  func `a name that no table would take is refused`(text: String) {
    #expect(OwnerID(text) == nil)
  }

  @Test func `a name may be as long as the table allows`() {
    #expect(OwnerID(String(repeating: "a", count: OwnerID.byteCountMax)) != nil)
  }
}
