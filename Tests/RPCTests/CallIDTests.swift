// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@Suite struct CallIDTests {
  private func id(for chosen: String?) -> String {
    var ids = CallIDGenerator(seed: 7)
    var metadata = Metadata()
    if let chosen { metadata.append(CallID.field, chosen) }
    return ids.next(for: metadata).text
  }

  @Test func `an id of the server's own is thirteen digits and letters`() {
    #expect(CallID(number: 0).text == "0000000000000")
    #expect(CallID(number: 31).text == "000000000000z")
    #expect(CallID(number: .max).text == "fzzzzzzzzzzzz")
    #expect(id(for: nil).utf8.count == 13)
  }

  @Test func `ids differ from each other and from those of another seed`() {
    var one = CallIDGenerator(seed: 1)
    var two = CallIDGenerator(seed: 2)
    let ids = (0..<1_000).flatMap { _ in [one.next(for: [:]).text, two.next(for: [:]).text] }
    #expect(Set(ids).count == 2_000)
  }

  @Test(arguments: [
    "a", "7f1f6e5c-96a4-4f0e-8a31-5a8f2d9f3d11", "Root=1-67891233-abcdef012345678912345678",
    String(repeating: "x", count: 128),
  ])
  func `the caller's choice is kept`(_ chosen: String) {
    #expect(id(for: chosen) == chosen)
  }

  @Test(arguments: [
    "", " ", "a b", "a\nb", "é", "\"", "<script>", String(repeating: "x", count: 129),
  ])
  func `a choice that would spoil the log is replaced`(_ chosen: String) {
    #expect(id(for: chosen) == id(for: nil))
  }
}
