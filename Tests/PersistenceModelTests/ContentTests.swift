// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

@Suite struct ContentTests {
  private func reason(_ bytes: [UInt8], _ limits: Limits = Limits()) -> PersistenceError? {
    do {
      _ = try Content(validating: bytes, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  @Test func `content keeps its bytes and knows their hash`() throws {
    let bytes = Array(#"{"a" : [1, -0, 1e100000, "\u0000\ud800"], "a":2}"#.utf8)
    let content = try Content(validating: bytes, limits: Limits())
    #expect(content.bytes == bytes)
    #expect(try content.hash == SHA256.digest(of: bytes))
  }

  @Test func `exactly the limit passes and one byte more does not`() {
    var limits = Limits()
    limits.contentBytesMax = 8
    #expect(reason(Array(#""123456""#.utf8), limits) == nil)
    let error = reason(Array(#""1234567""#.utf8), limits)
    #expect(error?.reason == .contentTooLarge)
    #expect(error?.metadata == ["size": "9", "limit": "8"])
  }

  @Test func `what is no UTF-8, no JSON or too deep is refused with its offset`() {
    #expect(reason([0x22, 0xff, 0x22])?.reason == .contentNotUTF8)
    #expect(reason([0x22, 0xff, 0x22])?.metadata["offset"] == "1")
    #expect(reason(Array("{".utf8))?.reason == .contentNotJSON)
    #expect(reason([])?.reason == .contentNotJSON)
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 129)
    #expect(reason(deep)?.reason == .contentTooDeep)
    #expect(reason(deep)?.metadata == ["offset": "128", "limit": "128"])
  }
}
