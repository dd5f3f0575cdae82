// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct RandomBytesTests {
  @Test func `as many bytes come as were asked for`() throws {
    #expect(try RandomBytes.generate(count: 0).isEmpty)
    #expect(try RandomBytes.generate(count: 33).count == 33)
  }

  @Test func `two draws differ`() throws {
    #expect(try RandomBytes.generate(count: 32) != RandomBytes.generate(count: 32))
  }

  @Test func `a length that the library cannot count is refused`() {
    #expect(throws: CryptographyError.lengthOutOfRange) { try RandomBytes.generate(count: -1) }
    #expect(throws: CryptographyError.lengthOutOfRange) { try RandomBytes.generate(count: .max) }
  }

  @Test func `constant-time equality is equality`() {
    #expect(ConstantTime.areEqual([], []))
    #expect(ConstantTime.areEqual([1, 2], [1, 2]))
    #expect(!ConstantTime.areEqual([1, 2], [1, 3]))
    #expect(!ConstantTime.areEqual([1, 2], [1, 2, 3]))
  }
}
