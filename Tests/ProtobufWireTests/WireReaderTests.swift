// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import Testing

@Suite struct WireReaderTests {
  private func decode(_ bytes: [UInt8]) throws(WireError) -> Specimen {
    try Specimen(wireBytes: bytes)
  }

  private func check(_ bytes: [UInt8], fails error: WireError) {
    #expect(throws: error) { try decode(bytes) }
  }

  @Test func `no bytes are the default message`() throws {
    #expect(try decode([]) == Specimen())
  }

  @Test func `varints of every length are read`() throws {
    for shift in 0..<64 {
      let value = UInt64(1) << UInt64(shift)
      var message = Specimen()
      message.uint64 = value
      let bytes = message.wireBytes
      #expect(bytes.count == 1 + shift / 7 + 1)
      #expect(try decode(bytes) == message)
    }
  }

  @Test func `a longer form of a varint than needed is read`() throws {
    #expect(try decode([0x18, 0x81, 0x80, 0x80, 0x00]).int32 == 1)
    let tenBytes: [UInt8] = [0x18, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]
    #expect(try decode(tenBytes).int32 == 1)
  }

  @Test func `a varint of 11 bytes is rejected`() {
    check([0x18] + [UInt8](repeating: 0x80, count: 10) + [0], fails: .varintTooLong)
    check([UInt8](repeating: 0x80, count: 5) + [0], fails: .varintTooLong)
  }

  @Test func `a truncated varint is rejected`() {
    check([0x18], fails: .truncated)
    check([0x18, 0x80], fails: .truncated)
    check([0x80], fails: .truncated)
  }

  @Test func `numbers are cut to the width of their field`() throws {
    let wide: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x1F]  // 2^33 - 1
    #expect(try decode([0x18] + wide).int32 == -1)
    #expect(try decode([0x28] + wide).uint32 == .max)
    #expect(try decode([0x68, 0x80, 0x80, 0x80, 0x80, 0x20]).bool)
  }

  @Test func `tags that cannot exist are rejected`() {
    check([0x00, 0x00], fails: .invalidTag)
    check([0x02, 0x00], fails: .invalidTag)
    check([0x1E, 0x00], fails: .invalidTag)
    check([0x1F, 0x00], fails: .invalidTag)
    check([0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x00], fails: .invalidTag)
  }

  @Test func `a length past the end is rejected`() {
    check([0x72, 0x02, 0x61], fails: .truncated)
    check([0x72, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], fails: .truncated)
    check([0x72, 0x80, 0x80, 0x80, 0x80, 0x08], fails: .lengthExceeded)
    check([0x72] + [UInt8](repeating: 0xFF, count: 9) + [0x01], fails: .lengthExceeded)
  }

  @Test func `a nested length past the end of its parent is rejected`() {
    // Field 17 has 3 bytes, in which field 2 claims 5; the outer message would have them.
    check([0x8A, 0x01, 0x03, 0x12, 0x05, 0x08, 0x01, 0x08, 0x01, 0x08], fails: .truncated)
  }

  @Test func `a known field of another wire type is skipped`() throws {
    #expect(try decode([0x1D, 1, 2, 3, 4, 0x20, 0x07]) == decode([0x20, 0x07]))
    #expect(try decode([0x70, 0x07]) == Specimen())
    #expect(try decode([0x88, 0x01, 0x07]) == Specimen())
    #expect(try decode([0xA8, 0x01, 0x05, 0xAA, 0x01, 0x01, 0x09]).choice == .number(5))
  }

  @Test func `groups are skipped with all they hold`() throws {
    let group: [UInt8] = [0xBB, 0x06, 0x08, 0x01, 0x13, 0x12, 0x01, 0x00, 0x14, 0xBC, 0x06]
    #expect(try decode(group + [0x18, 0x07]).int32 == 7)
  }

  @Test func `groups that do not match are rejected`() {
    check([0xBC, 0x06], fails: .unmatchedGroup)
    check([0xBB, 0x06, 0x14], fails: .unmatchedGroup)
    check([0xBB, 0x06, 0x08, 0x01], fails: .truncated)
    // A group must not be closed from inside a nested message.
    check([0xBB, 0x06, 0x12, 0x02, 0xBC, 0x06], fails: .truncated)
    check([0x8A, 0x01, 0x02, 0xBC, 0x06], fails: .unmatchedGroup)
  }

  @Test func `depth 100 passes and 101 fails, for messages and for groups`() throws {
    func chain(_ depth: Int) -> [UInt8] {
      var child = Specimen.Child()
      for _ in 1..<depth { child = Specimen.Child(children: [child]) }
      return Specimen(child: child).wireBytes
    }
    #expect(throws: Never.self) { try decode(chain(100)) }
    check(chain(101), fails: .depthExceeded)

    func groups(_ depth: Int) -> [UInt8] {
      [UInt8](repeating: 0x1B, count: depth) + [UInt8](repeating: 0x1C, count: depth)
    }
    #expect(throws: Never.self) { try decode(groups(100)) }
    check(groups(101), fails: .depthExceeded)
  }

  @Test func `the limits of the caller hold`() {
    let bytes = Specimen(child: Specimen.Child(children: [Specimen.Child()])).wireBytes
    #expect(throws: WireError.depthExceeded) {
      try Specimen(wireBytes: bytes, limits: WireLimits(depthMax: 1))
    }
    #expect(throws: WireError.sizeExceeded) {
      try Specimen(wireBytes: bytes, limits: WireLimits(sizeMax: bytes.count - 1))
    }
    #expect(throws: Never.self) {
      try Specimen(wireBytes: bytes, limits: WireLimits(depthMax: 2, sizeMax: bytes.count))
    }
  }

  @Test func `repeated numbers are read packed, loose and mixed`() throws {
    let packed: [UInt8] = [0xC2, 0x01, 0x02, 0x01, 0x02]
    let loose: [UInt8] = [0xC0, 0x01, 0x03]
    #expect(try decode(packed + loose + packed).numbers == [1, 2, 3, 1, 2])
    check([0xC2, 0x01, 0x02, 0x01, 0x80], fails: .truncated)
    check([0xD2, 0x01, 0x04, 0, 0, 0, 0], fails: .misalignedPackedField(field: 26))
  }

  @Test func `messages merge, scalars and oneofs take the last`() throws {
    let first = Specimen(int32: 1, child: Specimen.Child(id: 1, children: [Specimen.Child()]))
    let second = Specimen(int32: 2, child: Specimen.Child(id: 2, children: [Specimen.Child(id: 3)]))
    let both = try decode(first.wireBytes + second.wireBytes)
    #expect(both.int32 == 2)
    #expect(both.child?.id == 2)
    #expect(both.child?.children.map(\.id) == [0, 3])

    let name = Specimen(choice: .name("a")).wireBytes
    let one = Specimen(choice: .child(Specimen.Child(id: 1))).wireBytes
    let two = Specimen(choice: .child(Specimen.Child(children: [Specimen.Child()]))).wireBytes
    #expect(
      try decode(name + one + two).choice
        == .child(Specimen.Child(id: 1, children: [Specimen.Child()])))
    #expect(try decode(one + name + two).choice == .child(Specimen.Child(children: [.init()])))
    #expect(try decode(one + name).choice == .name("a"))
  }

  @Test func `a map entry may lack its key or value, and its last occurrence wins`() throws {
    #expect(try decode([0x82, 0x02, 0x00]).counts == ["": 0])
    #expect(try decode([0x82, 0x02, 0x02, 0x10, 0x05]).counts == ["": 5])
    #expect(try decode([0x82, 0x02, 0x02, 0x10, 0x05, 0x82, 0x02, 0x00]).counts == ["": 0])
  }

  @Test func `explicit presence survives the default value`() throws {
    let message = Specimen(maybe: 0, maybeString: "", choice: .number(0))
    #expect(message.wireBytes == [0x98, 0x01, 0x00, 0xA2, 0x01, 0x00, 0xA8, 0x01, 0x00])
    #expect(try decode(message.wireBytes) == message)
  }
}
