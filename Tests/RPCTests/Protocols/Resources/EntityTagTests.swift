// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct EntityTagTests {
  private func tags(_ text: String) -> [String]? {
    guard case .tags(let tags)? = EntityTagCondition(text.utf8) else { return nil }
    return tags.map(\.text)
  }

  @Test(arguments: [
    ("\"a\"", ["a"]), ("\"3-ab12\"", ["3-ab12"]), ("W/\"a\"", ["a"]), ("\"\"", [""]),
    (" \"a\" ,\t\"b\",W/\"c\" ", ["a", "b", "c"]), ("\"a,b\"", ["a,b"]), ("\"é\"", ["é"]),
    ("\"W/\"", ["W/"]),
  ])
  func `a list of tags is read, weak or not`(text: String, expected: [String]) {
    #expect(tags(text) == expected)
  }

  @Test(arguments: [
    "", " ", ",", "a", "\"a", "a\"", "\"a\" \"b\"", "\"a\",", ",\"a\"", "\"a\",,\"b\"", "w/\"a\"",
    "W/a", "W/ \"a\"", "W/", "*,\"a\"", "\"a\",*", "**", "\"a\"b", "\"a b\"", "\"a\nb\"",
    "\"\u{7F}\"", "\"\\\"\"",
  ])
  func `anything else is malformed`(text: String) {
    #expect(EntityTagCondition(text.utf8) == nil)
  }

  @Test func `a star is whatever there is`() throws {
    let tag = try #require(EntityTag("3-ab"))
    for text in ["*", " * "] { #expect(EntityTagCondition(text.utf8) == .any) }
    #expect(EntityTagCondition.any.holds(for: tag))
    #expect(EntityTagCondition("\"x\", \"3-ab\"".utf8)?.holds(for: tag) == true)
    #expect(EntityTagCondition("\"3-abc\"".utf8)?.holds(for: tag) == false)
  }

  @Test func `a tag is sent in quotes, and read as itself`() throws {
    let tag = try #require(EntityTag("12-0f"))
    #expect(tag.field.text == "\"12-0f\"")
    #expect(EntityTagCondition(tag.field) == .tags([tag]))
    for text in ["\"", "a b", "a\n", "\u{7F}"] { #expect(EntityTag(text) == nil) }
  }

  @Test func `a list has at most 64 tags`() {
    let tag = "\"a\""
    #expect(tags(repeatElement(tag, count: 64).joined(separator: ","))?.count == 64)
    #expect(tags(repeatElement(tag, count: 65).joined(separator: ",")) == nil)
  }

  @Test func `every truncation and any bytes are a condition or malformed`() {
    let text = Array("W/\"1-ab\", \"2-cd\"".utf8)
    for count in 0..<text.count {
      #expect((EntityTagCondition(text.prefix(count)) != nil) == (count == 8))
    }
    var random = RandomBytes(seed: 11)
    for round in 0..<5_000 {
      let bytes = random.next(from: round % 2 == 0 ? "" : "W/\"*, a")
      guard case .tags(let tags)? = EntityTagCondition(bytes) else { continue }
      for tag in tags { #expect(EntityTagCondition(tag.field) == .tags([tag])) }
    }
  }
}
