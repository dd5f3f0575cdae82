// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import RPCProtobuf
import TestSupport
import Testing

/// The coded contract against what protoc says about `Proto/`.
@Suite struct ContractTests {
  private let descriptors: Descriptors

  init() throws {
    descriptors = try Descriptors(ContractDescriptors.fileDescriptorSet)
  }

  @Test func `every message of the contract is coded, and no other`() {
    let declared = descriptors.messages.keys.filter { $0.hasPrefix("holdfast.") }
    let coded = ContractMessages.all.messages.keys.filter { $0.hasPrefix("holdfast.") }
    #expect(coded.sorted() == declared.sorted())
  }

  @Test(arguments: ContractMessages.all.messages.keys.sorted())
  func `the fields of a message are those of its proto file`(name: String) throws {
    let message = try #require(ContractMessages.all.messages[name])
    #expect(message.wireFields == descriptors.messages[name])
  }

  @Test func `enums have the names and numbers of the proto files`() {
    let coded = ContractMessages.all.enums.mapValues { numbers(of: $0) }
    #expect(coded == descriptors.enums.filter { $0.key.hasPrefix("holdfast.") })
  }

  private func numbers<Enum: WireEnum>(of type: Enum.Type) -> [String: Int32] {
    Dictionary(uniqueKeysWithValues: type.names.map { ($0.value, $0.key.rawValue) })
  }

  @Test func `the methods are those of the services, in kind, types and idempotency`() {
    let declared = descriptors.methods.filter { $0.key.hasPrefix("/holdfast.") }
    let paths = ContractMethods.all.map(\.descriptor.path)
    #expect(paths.sorted() == declared.keys.sorted())
    for method in ContractMethods.all {
      let descriptor = method.descriptor
      #expect(declared[descriptor.path] == Descriptors.Method(method), "\(descriptor.path)")
      #expect(method.requestType.wireName == "holdfast.v1.\(descriptor.name)Request")
      #expect(method.responseType.wireName == "holdfast.v1.\(descriptor.name)Response")
    }
  }

  @Test func `a method that counts a visit is not free of side effects`() {
    #expect(SnapshotServiceMethods.getSnapshot.descriptor.idempotency == .unknown)
  }

  @Test func `only calls without side effects are reads`() {
    for method in ContractMethods.all where method.descriptor.idempotency == .noSideEffects {
      let name = method.descriptor.name
      #expect(
        ["Get", "List", "Watch", "Export"].contains { name.hasPrefix($0) },
        "\(name) looks like a change")
    }
  }

  @Test func `the committed files are what protoc writes today`() throws {
    let folder = String(decoding: try Command("mktemp", "-d").output(), as: UTF8.self)
      .split(separator: "\n").joined()
    defer { _ = try? Command("rm", "-r", folder).output() }
    _ = try Command("\(RepositoryFile.root)/dev/golden", folder).output()
    let written = try Command("sh", "-c", "cd \(folder) && find . -type f").output()
    for line in String(decoding: written, as: UTF8.self).split(separator: "\n") {
      let path = String(line.dropFirst(2))
      let isFresh =
        try RepositoryFile.bytes(path) == RepositoryFile.contents(ofFile: "\(folder)/\(path)")
      #expect(isFresh, "\(path) is stale: run `make golden`.")
    }
  }
}

extension Descriptors.Method {
  /// The declaration that a `.proto` file must have for a method.
  init(_ method: any ProtobufMethod) {
    let descriptor = method.descriptor
    let idempotencyLevel: Int32 =
      switch descriptor.idempotency {
      case .unknown: 0
      case .noSideEffects: 1
      case .idempotent: 2
      }
    self.init(
      request: method.requestType.wireName, response: method.responseType.wireName,
      isClientStreaming: !descriptor.kind.hasSingleRequest,
      isServerStreaming: !descriptor.kind.hasSingleAnswer, idempotencyLevel: idempotencyLevel)
  }
}
