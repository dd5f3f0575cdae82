// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import TestSupport
import Testing

/// Bytes that protoc encoded from the `.txtpb` files beside them.
@Suite struct GoldenTests {
  private static let folder = "Tests/PersistenceAPITests/Golden"

  private static func names() throws -> [String] {
    try RepositoryFile.names(in: folder, suffix: ".txtpb").map { String($0.dropLast(6)) }
  }

  private func golden<Message: WireMessage>(
    _ type: Message.Type, _ suffix: String = ""
  ) throws -> Message {
    let name = type.wireName.split(separator: ".").last ?? ""
    return try Message(wireBytes: RepositoryFile.bytes("\(Self.folder)/\(name)\(suffix).binpb"))
  }

  private func recode<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8]) throws
    -> [UInt8]
  {
    try Message(wireBytes: bytes).wireBytes
  }

  /// protoc reads the specimen as text and writes it again; what it writes is the right form.
  @Test(arguments: ContractMessages.all.messages.keys.sorted())
  func `a message with all fields is read and written as protoc does`(name: String) throws {
    let type = try #require(ContractMessages.all.messages[name])
    let descriptors = try Descriptors(ContractDescriptors.fileDescriptorSet)
    let set = "\(RepositoryFile.root)/Sources/CDescriptors/descriptors.binpb"
    func protoc(_ steps: String..., input: [UInt8]) throws -> [UInt8] {
      var command = Command("protoc", "--descriptor_set_in=\(set)")
      command.arguments += steps
      command.arguments += [
        "holdfast/v1/session_service.proto", "holdfast/v1/snapshot_service.proto",
        "holdfast/v1/access_log_service.proto", "holdfast/v1/server_service.proto",
        "holdfast/v1/session_bundle.proto",
      ]
      return try command.output(input: input)
    }
    let specimen = descriptors.specimen(of: name)
    let text = try protoc("--decode=\(name)", input: specimen)
    let written = try protoc("--encode=\(name)", "--deterministic_output", input: text)
    #expect(written == specimen)
    #expect(try recode(type, specimen) == written)
  }

  @Test func `golden bytes are decoded and encoded again to the same bytes`() throws {
    for name in try Self.names() {
      let type = try #require(
        ContractMessages.all.messages["holdfast.v1.\(name.split(separator: ".")[0])"])
      let bytes = try RepositoryFile.bytes("\(Self.folder)/\(name).binpb")
      #expect(try recode(type, bytes) == bytes, "\(name)")
    }
  }

  @Test func `every truncation of golden bytes is a message or an error, never a trap`() throws {
    for name in try Self.names() {
      let type = try #require(
        ContractMessages.all.messages["holdfast.v1.\(name.split(separator: ".")[0])"])
      let bytes = try RepositoryFile.bytes("\(Self.folder)/\(name).binpb")
      for count in bytes.indices {
        let head = Array(bytes[..<count])
        if let again = try? recode(type, head) { #expect(again == head, "\(name) \(count)") }
      }
    }
  }

  @Test func `a create request has its fields`() throws {
    let request = try golden(CreateSessionRequest.self)
    #expect(request.title == "Dybde øst 🗺")
    #expect(request.description == "two\nlines")
    #expect(request.content == Array(#"{"a":[1,-0,1e100000,"\u0000\ud800"]}"#.utf8) + [0x0A])
    #expect(request.requestID == "7f1f6e5c-96a4-4f0e-8a31-5a8f2d9f3d11")
  }

  @Test func `an update tells a field that is empty from one that is missing`() throws {
    let request = try golden(UpdateSessionRequest.self)
    #expect(request.updateMask?.paths == ["title", "description", "content"])
    #expect(request.title == "t")
    #expect(request.description == "")
    #expect(request.content == Array("null".utf8))
    #expect(request.expectedVersion == 42)
    #expect(!request.allowOverwrite)

    let overwrite = try golden(UpdateSessionRequest.self, ".overwrite")
    #expect(overwrite.updateMask?.paths == [])
    #expect(overwrite.title == nil && overwrite.description == nil && overwrite.content == nil)
    #expect(overwrite.allowOverwrite)
  }

  @Test func `a list request keeps numbers that it does not know`() throws {
    let request = try golden(ListSessionsRequest.self, ".unknown_order")
    #expect(request.orderBy.rawValue == 99)
    #expect(request.orderDirection.rawValue == -1)
  }

  @Test func `a session has its fields`() throws {
    let session = try #require(try golden(GetSessionResponse.self).session)
    let metadata = try #require(session.metadata)
    #expect(session.content == Array("{}".utf8))
    #expect(metadata.id == "V1StGXR8_Z5jdHi6B-myTx")
    #expect(metadata.ownerID == "dev")
    #expect(metadata.version == 42)
    #expect(metadata.contentHash.hasPrefix("44136fa3"))
    #expect(metadata.contentSize == 2)
    #expect(metadata.createTime.map { $0.seconds } == 1_700_000_000)
    #expect(metadata.createTime.map { $0.nanos } == 123_456_000)
    #expect(metadata.updateTime.flatMap { Timestamp($0) }?.microseconds == -1)
  }
}
