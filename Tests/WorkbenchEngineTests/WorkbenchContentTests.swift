// SPDX-License-Identifier: Apache-2.0

import Testing
import WorkbenchEngine

@Suite struct WorkbenchContentTests {
  @Test func `of two parts with the same name the later wins, in the first one's place`() {
    let content = WorkbenchContent(
      parts: [("a", [0x31]), ("b", [0x32]), ("a", [0x33])])
    #expect(content.parts.map(\.name) == ["a", "b"])
    #expect(String(decoding: content.text, as: UTF8.self) == #"{"a":3,"b":2}"#)
  }

  @Test func `names that only look the same are different parts`() {
    let content = WorkbenchContent(parts: [("\u{E9}", [0x31]), ("e\u{301}", [0x32])])
    #expect(content.parts.count == 2)
  }

  /// Looking at all earlier parts for each would take minutes here.
  @Test func `a content may have a hundred thousand parts`() {
    let parts = (0..<200_000).map { (name: "\($0 % 100_000)", bytes: [UInt8(0x30)]) }
    let content = WorkbenchContent(parts: parts)
    #expect(content.parts.count == 100_000)
    let again = WorkbenchContent(text: content.text, inParts: true)
    #expect(again == content)
  }
}
