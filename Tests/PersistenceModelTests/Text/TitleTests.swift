// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct TitleTests {
  private func reason(title: String) -> PersistenceError.Reason? {
    do {
      _ = try Title(validating: title, limits: Limits())
      return nil
    } catch {
      return error.reason
    }
  }

  private func reason(description: String) -> PersistenceError.Reason? {
    do {
      _ = try SessionDescription(validating: description, limits: Limits())
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `a title is counted in code points, not in bytes or characters`() {
    #expect(reason(title: String(repeating: "😀", count: 200)) == nil)
    #expect(reason(title: String(repeating: "😀", count: 201)) == .titleTooLong)
    // One character of two code points: 100 of them are the limit.
    #expect(reason(title: String(repeating: "e\u{301}", count: 100)) == nil)
    #expect(reason(title: String(repeating: "e\u{301}", count: 101)) == .titleTooLong)
  }

  @Test func `an empty title and control characters are refused`() {
    #expect(reason(title: "") == .titleEmpty)
    for control in ["\0", "\t", "\n", "\u{1f}", "\u{7f}", "\u{80}", "\u{9f}"] {
      #expect(reason(title: "a" + control) == .titleInvalid)
    }
    #expect(reason(title: "\u{a0}\u{200b}") == nil)
  }

  @Test func `a title is kept as it was sent`() throws {
    let decomposed = "Re\u{301}sume\u{301}"
    let title = try Title(validating: decomposed, limits: Limits())
    #expect(Array(title.text.unicodeScalars) == Array(decomposed.unicodeScalars))
  }

  @Test func `a description may be empty and have lines`() {
    #expect(reason(description: "") == nil)
    #expect(reason(description: "a\tb\r\nc") == nil)
    #expect(reason(description: "a\u{b}b") == .descriptionInvalid)
    #expect(reason(description: String(repeating: "ø", count: 2_000)) == nil)
    #expect(reason(description: String(repeating: "ø", count: 2_001)) == .descriptionTooLong)
  }
}
