// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC
import RPCProtobuf
import TestSupport
import Testing

@Suite struct MethodReferenceTests {
  private let reference: MethodReference

  init() throws { reference = try MethodReference() }

  @Test func `the page of methods is the one that the code makes`() throws {
    let page = try RepositoryFile.page(MethodReference.path, made: reference.page)
    #expect(page == reference.page, "docs/reference/methods.md is stale: run `make golden`.")
  }

  @Test func `every declared method is registered`() {
    let registered = Set(reference.methods)
    for method in ContractMethods.all { #expect(registered.contains(method.descriptor)) }
  }

  @Test func `anyone may call health and reflection, and nothing else`() {
    for method in reference.methods {
      #expect((method.access == .anyone) == method.service.hasPrefix("grpc."), "\(method.path)")
    }
  }

  @Test func `health is exempt from overload, and what waits is a watch`() {
    let exempt = [HealthMethods.check.path, HealthMethods.list.path]
    for method in reference.methods {
      #expect((method.budget == .exempt) == exempt.contains(method.path), "\(method.path)")
    }
    let watches = reference.methods.filter { $0.budget == .watches }.map(\.name)
    #expect(
      watches.sorted() == [
        "ServerReflectionInfo", "ServerReflectionInfo", "Watch", "WatchMySessions", "WatchSessions",
      ])
  }
}
