// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@Suite struct ServiceRegistryTests {
  private func registry(_ paths: [String]) -> ServiceRegistry {
    var registry = ServiceRegistry()
    for path in paths {
      let names = path.split(separator: "/").map(String.init)
      let descriptor = MethodDescriptor(
        service: names[0], name: names[1], kind: .unary, access: .anyone)
      registry.register(Method(descriptor) { _ in })
    }
    return registry
  }

  @Test func `every method of many is found, and no other`() {
    let paths = (0..<200).map { "/p.S\($0 % 7)/M\($0)" }
    let registry = registry(paths)
    for path in paths { #expect(registry.method(path: path)?.path == path) }
    for path in ["/p.S0/M1", "/p.S0/M", "/p.S0/M00", "", "/"] {
      #expect(registry.method(path: path) == nil)
    }
  }

  @Test(arguments: [
    "p.S/M", "/p.S/m", "/p.S/M/", "//p.S/M", "/p.S/M?a=b", "/p.S/%4D", "/p.S/M ", "/p.S/M\u{0}",
  ])
  func `a path that differs in a byte names nothing`(path: String) {
    #expect(registry(["/p.S/M"]).method(path: path) == nil)
  }

  @Test func `services are named once, sorted`() {
    #expect(registry(["/p.B/M", "/p.A/M", "/p.B/N"]).serviceNames == ["p.A", "p.B"])
  }
}
