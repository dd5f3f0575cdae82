// SPDX-License-Identifier: Apache-2.0

import Glibc
import PersistenceAPI
import RPC
import RPCProtobuf
import TestSupport
import Testing

@Suite struct MethodReferenceTests {
  private let reference: MethodReference

  init() throws { reference = try MethodReference() }

  /// With HOLDFAST_WRITE_REFERENCE set, which `make golden` does, the page is written instead.
  @Test func `the page of methods is the one that the code makes`() throws {
    if getenv("HOLDFAST_WRITE_REFERENCE") != nil {
      try RepositoryFile.write(Array(reference.page.utf8), to: MethodReference.path)
    }
    let committed = try RepositoryFile.bytes(MethodReference.path)
    #expect(
      String(decoding: committed, as: UTF8.self) == reference.page,
      "docs/reference/methods.md is stale: run `make golden`.")
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
