// SPDX-License-Identifier: Apache-2.0

import RPCTransport
import Testing

@testable import holdfastd

@Suite struct MachineShareTests {
  private func configuration(loops: Int) -> DaemonConfiguration {
    DaemonConfiguration(listeners: Listeners(), database: "", loopCount: loops, drainGrace: .zero)
  }

  @Test func `a machine that has enough changes nothing`() {
    var fitted = configuration(loops: 2)
    let (connections, bytes) = (fitted.server.connectionsMax, fitted.server.queuedBytesMax)
    #expect(MachineShare(descriptors: 1 << 20, memory: 8 << 30).fit(&fitted).isEmpty)
    #expect(fitted.server.connectionsMax == connections)
    #expect(fitted.server.queuedBytesMax == bytes)
  }

  @Test func `few descriptors are left for clients after what the server needs itself`() {
    var fitted = configuration(loops: 2)
    let told = MachineShare(descriptors: 1_024, memory: 8 << 30).fit(&fitted)
    #expect(fitted.server.connectionsMax == 1_024 - 24 - 8 - 64)
    #expect(told.count == 1 && told[0].contains("LimitNOFILE"))
  }

  @Test func `a small memory holds less that waits for clients`() {
    var fitted = configuration(loops: 2)
    let told = MachineShare(descriptors: 1 << 20, memory: 256 << 20).fit(&fitted)
    #expect(fitted.server.queuedBytesMax == 64 << 20)
    #expect(told.count == 1 && told[0].contains("--queued-bytes-max"))
  }

  @Test func `contents get a sixteenth of the memory, 256 MiB at most, unless asked otherwise`() {
    func fitted(_ memory: Int, asked: Int? = nil) -> Int? {
      var fitted = configuration(loops: 1)
      fitted.contentCacheBytes = asked
      _ = MachineShare(descriptors: 1 << 20, memory: memory).fit(&fitted)
      return fitted.contentCacheBytes
    }
    #expect(fitted(1 << 30) == 64 << 20)
    #expect(fitted(64 << 30) == 256 << 20)
    #expect(fitted(1 << 30, asked: 0) == 0)
    #expect(fitted(1 << 30, asked: 1 << 20) == 1 << 20)
    #expect(fitted(1 << 30, asked: 1 << 30) == 512 << 20)
  }

  @Test func `a cache that memory has no room for is lowered, and told`() {
    var fitted = configuration(loops: 1)
    fitted.contentCacheBytes = 8 << 30
    let told = MachineShare(descriptors: 1 << 20, memory: 8 << 30).fit(&fitted)
    #expect(told.count == 1 && told[0].contains("--content-cache-bytes"))
  }

  @Test func `the groups of a process are its own and those above it`() {
    #expect(ControlGroup.paths(in: "1:cpu:/x\n0::/pods/a\n") == ["/pods/a", "/pods", ""])
    #expect(ControlGroup.paths(in: "0::/\n") == [""])
    #expect(ControlGroup.paths(in: "12:memory:/x\n").isEmpty)
  }

  @Test func `a configuration shows its database to nobody`() {
    var secret = configuration(loops: 1)
    secret.database = "postgresql://ann:Secret@h/d"
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("Secret"))
  }
}
