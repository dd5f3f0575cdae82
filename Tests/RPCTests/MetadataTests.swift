// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct MetadataTests {
  private func received(_ fields: (String, String)...) -> Metadata? {
    var metadata = Metadata()
    for (name, value) in fields {
      let isTaken = Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { metadata.appendField(name, $0) }
      }
      if !isTaken { return nil }
    }
    return metadata
  }

  private func fields(_ metadata: Metadata) -> [String] {
    var fields: [String] = []
    metadata.forEachField { fields.append("\($0)=" + String(decoding: $1, as: UTF8.self)) }
    return fields
  }

  @Test func `values of one key keep their order`() {
    let metadata = received(("a", "1"), ("b", "2"), ("a", "3"))
    #expect(metadata?.values("a") == [Array("1".utf8), Array("3".utf8)])
    #expect(metadata?["a"] == "1")
    #expect(metadata?["c"] == nil)
  }

  @Test func `text is not split at commas`() {
    #expect(received(("a", "1,2"))?.values("a") == [Array("1,2".utf8)])
  }

  @Test func `binary values are split at commas, then decoded, padded or not`() {
    #expect(
      received(("k-bin", "YQ==,Yg,"), ("k-bin", "YWI"))?.values("k-bin")
        == [Array("a".utf8), Array("b".utf8), [], Array("ab".utf8)])
  }

  @Test(arguments: ["?", "YQ==,?", "a", "YQ==, Yg"])
  func `a malformed binary value is refused`(value: String) {
    #expect(received(("k-bin", value)) == nil)
  }

  @Test func `a value that is not ASCII is kept`() {
    #expect(received(("k", "caf\u{E9}"))?["k"] == "caf\u{E9}")
  }

  @Test func `binary values are sent without padding`() {
    var metadata = Metadata()
    metadata.append("K-Bin", bytes: [0x61])
    metadata.append("k-bin", bytes: [])
    #expect(fields(metadata) == ["k-bin=YQ", "k-bin="])
  }

  @Test(arguments: [
    ":path", "te", "content-type", "grpc-status", "grpc-timeout", "grpc-x", "", "a b", "a:b",
    "caf\u{E9}", "a\n",
  ])
  func `a reserved or impossible name is not sent`(name: String) {
    #expect(fields([name: "v"]).isEmpty)
  }

  @Test func `a push-back is sent`() {
    #expect(fields(["grpc-retry-pushback-ms": "100"]) == ["grpc-retry-pushback-ms=100"])
  }

  @Test(arguments: ["a\nb", "a\rb", "\u{0}", "\u{7F}", "\u{1B}[0m"])
  func `a value with control characters is not sent`(value: String) {
    #expect(fields(["k": value]).isEmpty)
  }

  @Test(arguments: [(" a ", "a"), ("\ta b\t", "a b"), ("  ", ""), ("", ""), ("a\tb", "a\tb")])
  func `white space at the ends is not sent`(value: String, sent: String) {
    #expect(fields(["k": value]) == ["k=" + sent])
  }

  @Test func `keys are lower case`() {
    let metadata: Metadata = ["X-Key": "v"]
    #expect(metadata["x-key"] == "v")
    #expect(fields(metadata) == ["x-key=v"])
  }
}
