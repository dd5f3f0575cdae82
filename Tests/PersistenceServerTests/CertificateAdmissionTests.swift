// SPDX-License-Identifier: Apache-2.0

import PersistenceServer
import RPC
import Testing

@Suite struct CertificateAdmissionTests {
  @Test func `a caller is who its alternative names say, the strongest first`() throws {
    let everything = PeerIdentity(
      subject: "CN=admin", dnsNames: ["host.example"], uris: ["spiffe://example/ann"],
      emailAddresses: ["ann@example"], spiffeID: "spiffe://example/ann")
    #expect(try admit(everything)?.id == "spiffe://example/ann")
    let mail = PeerIdentity(
      subject: "CN=admin", dnsNames: ["host.example"], emailAddresses: ["ann@example"])
    #expect(try admit(mail)?.id == "ann@example")
    let host = PeerIdentity(subject: "CN=admin", dnsNames: ["host.example"])
    #expect(try admit(host)?.id == "host.example")
  }

  @Test func `a common name alone is nobody`() {
    #expect(code(PeerIdentity(subject: "CN=admin")) == .unauthenticated)
    #expect(code(nil) == .unauthenticated)
  }

  @Test func `a name that no user can have is refused`() {
    let long = PeerIdentity(subject: "", dnsNames: [String(repeating: "a", count: 129)])
    #expect(code(long) == .unauthenticated)
  }

  @Test func `only those on the list act for others`() throws {
    let gateway = PeerIdentity(subject: "", dnsNames: ["gateway"])
    #expect(try admit(gateway, user: "bob")?.id == "bob")
    #expect(code(gateway, user: "") == .unauthenticated)
    #expect(code(PeerIdentity(subject: "", dnsNames: ["ann"]), user: "bob") == .permissionDenied)
    #expect(code(PeerIdentity(subject: "", dnsNames: ["ann"]), user: "ann") == .permissionDenied)
  }

  @Test func `health and reflection are open to everyone`() throws {
    #expect(try admit(nil, path: "/grpc.health.v1.Health/Check") == nil)
    #expect(code(nil, path: "/grpc.healthy/Check") == .unauthenticated)
  }

  private func admit(
    _ identity: PeerIdentity?, user: String? = nil, path: String = "/a.B/C"
  ) throws(RPCError) -> Principal? {
    var metadata = Metadata()
    if let user { metadata.append("x-holdfast-user", user) }
    return try CertificateAdmission(servicesActingForUsers: ["gateway"]).admit(
      path: path, metadata: metadata,
      peer: Peer(address: "203.0.113.1:9", isLocal: false, identity: identity))
  }

  private func code(
    _ identity: PeerIdentity?, user: String? = nil, path: String = "/a.B/C"
  ) -> StatusCode? {
    do throws(RPCError) {
      _ = try admit(identity, user: user, path: path)
      return nil
    } catch {
      return error.code
    }
  }
}
