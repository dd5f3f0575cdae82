// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceServer
import RPC
import RPCProtobuf
import Testing

@Suite struct DevelopmentAdmissionTests {
  private let admission = DevelopmentAdmission()
  private let here = Peer(address: "127.0.0.1:1", isLocal: true)
  private let elsewhere = Peer(address: "192.0.2.1:1", isLocal: false)
  private let method = SessionServiceMethods.getSession.descriptor

  @Test func `a caller is dev, or whom it names`() throws {
    #expect(try admission.admit(method, metadata: [:], peer: here)?.id == "dev")
    let named: Metadata = ["x-holdfast-user": "anna"]
    #expect(try admission.admit(method, metadata: named, peer: here)?.id == "anna")
  }

  @Test(arguments: ["via", "forwarded", "x-forwarded-for", "x-forwarded-host"])
  func `a caller behind a proxy is refused`(field: String) {
    var metadata = Metadata()
    metadata.append(field, "for=192.0.2.1")
    let error = #expect(throws: RPCError.self) {
      try admission.admit(method, metadata: metadata, peer: here)
    }
    #expect(error == .proxyDenied)
    #expect(!Metadata(dictionaryLiteral: ("x-forward", "1"), ("viaduct", "1")).cameThroughProxy)
  }

  @Test func `a name that no user can have is refused`() {
    for name in ["", String(repeating: "a", count: 129)] {
      let error = #expect(throws: RPCError.self) {
        try admission.admit(method, metadata: ["x-holdfast-user": name], peer: here)
      }
      #expect(error?.code == .unauthenticated)
    }
  }

  @Test func `several names, and one that is not UTF-8, are refused`() {
    var unreadable = Metadata()
    unreadable.append("x-holdfast-user", bytes: [0xff])
    for metadata: Metadata in [["x-holdfast-user": "a", "x-holdfast-user": "a"], unreadable] {
      let error = #expect(throws: RPCError.self) {
        try admission.admit(method, metadata: metadata, peer: here)
      }
      #expect(error?.code == .unauthenticated)
    }
  }

  @Test func `a caller from another machine is refused`() {
    let error = #expect(throws: RPCError.self) {
      try admission.admit(method, metadata: [:], peer: elsewhere)
    }
    #expect(error?.code == .unauthenticated)
  }

  @Test func `health and reflection are open to everybody`() throws {
    var registry = ServiceRegistry()
    registry.registerHealth(HealthBoard(services: []))
    registry.registerReflection(try DescriptorPool(fileDescriptorSet: []))
    #expect(registry.methods.count == 5)
    for method in registry.methods {
      let caller = try admission.admit(method.descriptor, metadata: [:], peer: elsewhere)
      #expect(caller == nil)
    }
  }
}
