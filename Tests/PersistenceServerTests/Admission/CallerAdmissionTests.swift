// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceServer
import RPC
import RPCProtobuf
import Testing

@Suite struct CallerAdmissionTests {
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

  @Test func `a URI that is no valid SPIFFE id is not taken for one`() throws {
    let uris = ["spiffe://example/gateway", "SPIFFE://example/ann", "https://example/ann"]
    let several = PeerIdentity(subject: "", dnsNames: ["host.example"], uris: uris)
    #expect(try admit(several)?.id == "https://example/ann")
    #expect(code(PeerIdentity(subject: "", uris: Array(uris[..<2]))) == .unauthenticated)
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

  @Test func `of several users that a call names none is believed`() {
    let gateway = PeerIdentity(subject: "", dnsNames: ["gateway"])
    let names: Metadata = ["x-holdfast-user": "victim", "x-holdfast-user": "bob"]
    var unreadable = Metadata()
    unreadable.append("x-holdfast-user", bytes: [0xff])
    for metadata in [names, unreadable] {
      let error = #expect(throws: RPCError.self) {
        try CallerAdmission(Self.certificates, servicesActingForUsers: ["gateway"], now: { 0 })
          .admit(
            SessionServiceMethods.getSession.descriptor, metadata: metadata,
            peer: Peer(address: "203.0.113.1:9", isLocal: false, identity: gateway))
      }
      #expect(error?.code == .unauthenticated)
    }
  }

  @Test func `a name on the list is meant to the byte`() {
    // The Kelvin sign, which Swift takes for a K.
    let imposter = PeerIdentity(subject: "", dnsNames: ["\u{212a}iosk"])
    #expect(code(imposter, user: "bob", acting: ["Kiosk"]) == .permissionDenied)
  }

  @Test func `health and reflection are open to everyone`() throws {
    #expect(try admit(nil, HealthMethods.check.descriptor) == nil)
    for method in ContractMethods.all {
      #expect(code(nil, method.descriptor) == .unauthenticated)
    }
  }

  @Test func `the user of a Unix socket is who the kernel says`() throws {
    var proofs = CallerAdmission.Proofs()
    proofs.unixUsers = UnixUsers([1000: nil, 1001: "ann"])
    #expect(try admit(unix(1000), proofs: proofs)?.id == "unix:1000")
    #expect(try admit(unix(1001), proofs: proofs)?.id == "ann")
    #expect(code(unix(0), proofs: proofs) == .unauthenticated)
    #expect(code(nil, proofs: proofs) == .unauthenticated)
    proofs.unixUsers = UnixUsers([1001: "ann"], admitsEveryone: true)
    #expect(try admit(unix(0), proofs: proofs)?.id == "unix:0")
    #expect(try admit(unix(1001), proofs: proofs)?.id == "ann")
    #expect(try admit(unix(1001), user: "bob", acting: ["ann"], proofs: proofs)?.id == "bob")
  }

  @Test func `a way that is not taken proves nothing`() {
    let certificate = PeerIdentity(subject: "", dnsNames: ["host.example"])
    #expect(code(unix(1000)) == .unauthenticated)
    #expect(code(certificate, proofs: CallerAdmission.Proofs()) == .unauthenticated)
  }

  private static let certificates: CallerAdmission.Proofs = {
    var proofs = CallerAdmission.Proofs()
    proofs.hasCertificates = true
    return proofs
  }()

  private func unix(_ user: UInt32) -> PeerIdentity {
    PeerIdentity(unixCredentials: UnixCredentials(userID: user, groupID: 7, processID: 8))
  }

  private func admit(
    _ identity: PeerIdentity?,
    _ method: MethodDescriptor = SessionServiceMethods.getSession.descriptor,
    user: String? = nil,
    acting: Set<String> = ["gateway"], proofs: CallerAdmission.Proofs = certificates
  ) throws(RPCError) -> Principal? {
    var metadata = Metadata()
    if let user { metadata.append("x-holdfast-user", user) }
    return try CallerAdmission(proofs, servicesActingForUsers: acting, now: { 0 }).admit(
      method, metadata: metadata,
      peer: Peer(address: "203.0.113.1:9", isLocal: false, identity: identity))
  }

  private func code(
    _ identity: PeerIdentity?,
    _ method: MethodDescriptor = SessionServiceMethods.getSession.descriptor,
    user: String? = nil,
    acting: Set<String> = ["gateway"], proofs: CallerAdmission.Proofs = certificates
  ) -> StatusCode? {
    do throws(RPCError) {
      _ = try admit(identity, method, user: user, acting: acting, proofs: proofs)
      return nil
    } catch {
      return error.code
    }
  }
}
