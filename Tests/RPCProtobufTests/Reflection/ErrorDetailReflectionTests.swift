// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCInProcess
import TestSupport
import Testing

@testable import RPCProtobuf

/// Tools print what an answer holds only if reflection tells them its type.
@Suite struct ErrorDetailReflectionTests {
  /// Every message of `google.rpc` that is coded by hand.
  private static var names: [String] {
    get throws {
      let folder = "Sources/RPCProtobuf/GoogleRPC"
      return try RepositoryFile.names(in: folder, suffix: ".swift").flatMap { file in
        String(decoding: try RepositoryFile.bytes("\(folder)/\(file)"), as: UTF8.self)
          .matches(of: #/wireName = "([a-zA-Z.]+)"/#).map { String($0.output.1) }
      }
    }
  }

  @Test(arguments: ["v1", "v1alpha"])
  func `reflection carries every type that can travel in an error`(version: String) async throws {
    let names = try Self.names
    #expect(names.contains("google.rpc.ErrorInfo") && names.contains("google.rpc.Status"))
    var services = ServiceRegistry()
    services.registerReflection(
      try DescriptorPool(
        fileDescriptorSet: RepositoryFile.bytes("Sources/CServiceDescriptors/descriptors.binpb")))
    for name in names {
      let method = try #require(
        ReflectionMethods.all.first {
          $0.descriptor.service.hasSuffix(".\(version).ServerReflection")
        })
      let reply = await InProcessTransport(services: services).call(
        method, [ReflectionRequest(host: "", query: .fileContainingSymbol(name))])
      guard case .files(let found) = reply.messages.first?.answer else {
        Issue.record("\(name) is unknown")
        continue
      }
      #expect(!found.files.isEmpty)
    }
  }
}
