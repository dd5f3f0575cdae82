// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import TestSupport
import Testing

/// Bytes that protoc encoded from the `.txtpb` files beside them.
@Suite struct GoldenTests {
  private static let folder = "Tests/ProtobufWireTests/Golden"

  private func golden(_ name: String) throws -> [UInt8] {
    try RepositoryFile.bytes("\(Self.folder)/Specimen.\(name).binpb")
  }

  private func check(_ name: String, _ expected: Specimen) throws {
    let bytes = try golden(name)
    #expect(try Specimen(wireBytes: bytes) == expected)
    #expect(expected.wireBytes == bytes)
    #expect(expected.wireSize == bytes.count)
  }

  @Test func `the smallest numbers`() throws {
    try check(
      "minimum",
      Specimen(
        double: -.infinity, float: -.greatestFiniteMagnitude, int32: .min, int64: .min,
        sint32: .min, sint64: .min, sfixed32: .min, sfixed64: .min, color: .negative, maybe: .min,
        choice: .number(.min)))
  }

  @Test func `the largest numbers`() throws {
    try check(
      "maximum",
      Specimen(
        double: .greatestFiniteMagnitude, float: .infinity, int32: .max, int64: .max, uint32: .max,
        uint64: .max, sint32: .max, sint64: .max, fixed32: .max, fixed64: .max, sfixed32: .max,
        sfixed64: .max, bool: true, color: .red))
  }

  @Test func `minus one and minus zero`() throws {
    let bytes = try golden("minus_one")
    let message = try Specimen(wireBytes: bytes)
    #expect(message.double == 0 && message.double.sign == .minus)
    #expect(message.float == 0 && message.float.sign == .minus)
    try check(
      "minus_one",
      Specimen(
        double: -0.0, float: -0.0, int32: -1, int64: -1, sint32: -1, sint64: -1, sfixed32: -1,
        sfixed64: -1))
  }

  @Test func `one of everything`() throws {
    try check(
      "one",
      Specimen(
        double: 1, float: 1.5, int32: 1, int64: 1, uint32: 1, uint64: 1, sint32: 1, sint64: 1,
        fixed32: 1, fixed64: 1, sfixed32: 1, sfixed64: 1, bool: true, string: "1", bytes: [1]))
  }

  @Test func `texts and bytes`() throws {
    try check(
      "texts",
      Specimen(
        string: "a\u{0}\u{7F}é€😀", bytes: [0, 0xFF, 0x80], text: [0xEF, 0xBF, 0xBF],
        maybeString: "", choice: .name(""), words: ["", "second"]))
  }

  @Test func `lists, packed and loose`() throws {
    let child = Specimen.Child(
      id: 1, children: [Specimen.Child(id: 2, children: [Specimen.Child(id: 3)])])
    try check(
      "lists",
      Specimen(
        numbers: [0, 1, -1, .max, .min], loose: [0, 127, 128, -1],
        doubles: [0, -0.0, .infinity, .leastNonzeroMagnitude], zigzags: [0, -1, 1, .min],
        flags: [true, false, true], colors: [.red, .unspecified, .negative],
        children: [Specimen.Child(), child]))
  }

  @Test func `maps and empty messages`() throws {
    try check(
      "maps",
      Specimen(
        child: Specimen.Child(),
        choice: .child(Specimen.Child(id: 5, children: [Specimen.Child()])),
        counts: ["": 0, "a": -1, "b": 1],
        offspring: [-1: Specimen.Child(), 0: Specimen.Child(id: 7)]))
  }

  @Test func `nothing at all`() throws {
    try check("empty", Specimen())
  }

  @Test func `every golden file has a test above`() throws {
    #expect(
      try RepositoryFile.names(in: Self.folder, suffix: ".txtpb") == [
        "Specimen.empty.txtpb", "Specimen.lists.txtpb", "Specimen.maps.txtpb",
        "Specimen.maximum.txtpb", "Specimen.minimum.txtpb", "Specimen.minus_one.txtpb",
        "Specimen.one.txtpb", "Specimen.texts.txtpb",
      ])
  }

  @Test func `every truncation is the message so far or an error, never a trap`() throws {
    for name in try RepositoryFile.names(in: Self.folder, suffix: ".txtpb") {
      let bytes = try RepositoryFile.bytes("\(Self.folder)/\(name.dropLast(6)).binpb")
      for count in bytes.indices {
        do {
          // Cut between two fields: what was read so far encodes to the bytes so far.
          let message = try Specimen(wireBytes: Array(bytes[..<count]))
          #expect(message.wireBytes == Array(bytes[..<count]), "\(name) after \(count) bytes")
        } catch {
          #expect(error == .truncated, "\(name) after \(count) bytes")
        }
      }
    }
  }

  @Test func `every wrong byte is a message or an error, never a trap`() throws {
    for name in try RepositoryFile.names(in: Self.folder, suffix: ".txtpb") {
      let bytes = try RepositoryFile.bytes("\(Self.folder)/\(name.dropLast(6)).binpb")
      for index in bytes.indices {
        for bit in 0..<8 {
          var wrong = bytes
          wrong[index] ^= 1 << UInt8(bit)
          guard let message = try? Specimen(wireBytes: wrong) else { continue }
          #expect(try Specimen(wireBytes: message.wireBytes).wireBytes == message.wireBytes)
        }
      }
    }
  }

  @Test func `the hand-coded tables are those of the proto file`() throws {
    let descriptors = try Descriptors(
      RepositoryFile.bytes("\(Self.folder)/specimen.descriptors.binpb"))
    #expect(descriptors.messages[Specimen.wireName] == Specimen.wireFields)
    #expect(descriptors.messages[Specimen.Child.wireName] == Specimen.Child.wireFields)
    #expect(descriptors.messages.count == 2)
  }
}
