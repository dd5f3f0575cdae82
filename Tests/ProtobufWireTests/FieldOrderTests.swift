// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import TestSupport
import Testing

/// The reader takes fields in passes; the order in which they come changes nothing but its work.
@Suite struct FieldOrderTests {
  /// The fields of an encoded `Specimen`, each with its tag.
  private func fields(of message: Specimen) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    if message.int32 != 0 { fields.append(Specimen(int32: message.int32).wireBytes) }
    if !message.string.isEmpty { fields.append(Specimen(string: message.string).wireBytes) }
    if message.bool { fields.append(Specimen(bool: true).wireBytes) }
    for child in message.children { fields.append(Specimen(children: [child]).wireBytes) }
    for word in message.words { fields.append(Specimen(words: [word]).wireBytes) }
    return fields
  }

  @Test func `fields mean the same in any order`() throws {
    let message = Specimen(
      int32: 7, bool: true, string: "text", words: ["a", "b"],
      children: [Specimen.Child(id: 1), Specimen.Child(id: 2)])
    let forwards = fields(of: message)
    #expect(try Specimen(wireBytes: forwards.flatMap(\.self)) == message)
    var backwards = try Specimen(wireBytes: forwards.reversed().flatMap(\.self))
    backwards.words.reverse()
    backwards.children.reverse()
    #expect(backwards == message)
  }

  @Test func `elements of two lists may take turns`() throws {
    let word = Specimen(words: ["w"]).wireBytes
    let child = Specimen(children: [Specimen.Child(id: 3)]).wireBytes
    let message = try Specimen(wireBytes: (0..<100).flatMap { $0 % 2 == 0 ? child : word })
    #expect(message.words.count == 50)
    #expect(message.children.count == 50)
  }

  @Test func `an unknown field between known ones is passed over`() throws {
    let unknown: [UInt8] = [0xf8, 0x3f, 0x07]  // Field 1023, a varint.
    let bytes = unknown + Specimen(int32: 1).wireBytes + unknown + Specimen(int64: 2).wireBytes
    #expect(try Specimen(wireBytes: bytes + unknown) == Specimen(int32: 1, int64: 2))
  }

  @Test func `tags that no field can have are refused`() {
    for bytes: [UInt8] in [[0x00], [0x07], [0x0e, 0x00], [0x0f, 0x00], [0x80, 0x00, 0x00]] {
      #expect(throws: WireError.invalidTag) { try Specimen(wireBytes: bytes) }
    }
  }
}
