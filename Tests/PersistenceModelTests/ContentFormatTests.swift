// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct ContentFormatTests {
  private func reason(
    _ body: () throws(PersistenceError) -> Void
  ) -> PersistenceError.Reason? {
    do throws(PersistenceError) {
      try body()
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: ["a", "Session", "acme.notes/v2+json_x-1", String(repeating: "z", count: 64)])
  func `a name of these characters is one of a format`(name: String) throws {
    let format = try ContentFormat(validating: name, version: 7)
    #expect(format.name == name && format.version == 7)
    #expect(ContentFormat(stored: name, version: 7) == format)
  }

  @Test(arguments: ["", " ", "a b", "\u{E9}", "a\0", "a:b", String(repeating: "z", count: 65)])
  func `another name is not`(name: String) {
    let found = reason { () throws(PersistenceError) in
      _ = try ContentFormat(validating: name, version: 0)
    }
    #expect(found == .contentFormatInvalid)
  }

  @Test func `a format may be left out, but not its name alone`() throws {
    #expect(try ContentFormat(optional: "", version: 0) == nil)
    for (name, version) in [("", 1), ("", -1), ("a", -1)] as [(String, Int32)] {
      let found = reason { () throws(PersistenceError) in
        _ = try ContentFormat(optional: name, version: version)
      }
      #expect(found == .contentFormatInvalid)
    }
    #expect(ContentFormat(stored: "", version: 9) == nil)
  }

  /// What is stored, what is written, and what each of the rules says.
  @Test(
    arguments: [
      (nil, nil, nil, nil), (nil, ("a", 1), nil, nil), (("a", 1), ("a", 1), nil, nil),
      (("a", 1), ("a", 2), nil, nil),
      (("a", 2), ("a", 1), .contentFormatNewer, .contentFormatNewer),
      (("a", 0), nil, .contentFormatNewer, .contentFormatNewer),
      (("a", 9), ("b", 1), .contentFormatDifferent, nil),
    ]
      as [(
        (String, Int32)?, (String, Int32)?, PersistenceError.Reason?, PersistenceError.Reason?
      )])
  func `an older program does not overwrite what it does not know`(
    stored: (String, Int32)?, written: (String, Int32)?, same: PersistenceError.Reason?,
    named: PersistenceError.Reason?
  ) throws {
    func format(_ parts: (String, Int32)?) throws -> ContentFormat? {
      try parts.map { try ContentFormat(validating: $0.0, version: $0.1) }
    }
    let (stored, written) = (try format(stored), try format(written))
    for (rule, expected) in [(FormatRule.same, same), (.named, named), (.any, nil)] {
      let found = reason { () throws(PersistenceError) in
        try rule.check(written, replacing: stored)
      }
      #expect(found == expected)
    }
  }

  @Test func `a note has at most 200 code points and no control characters`() throws {
    let longest = String(repeating: "\u{1F600}", count: ChangeNote.codePointsMax)
    #expect(try ChangeNote(validating: longest).text == longest)
    #expect(try ChangeNote(validating: "") == .none)
    let tooLong = reason { () throws(PersistenceError) in
      _ = try ChangeNote(validating: longest + "x")
    }
    #expect(tooLong == .changeNoteTooLong)
    let invalid = reason { () throws(PersistenceError) in
      _ = try ChangeNote(validating: "a\nb")
    }
    #expect(invalid == .changeNoteInvalid)
  }
}
