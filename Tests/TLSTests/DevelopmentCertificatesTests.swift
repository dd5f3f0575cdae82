// SPDX-License-Identifier: Apache-2.0

import Glibc
import TLS
import Testing

@Suite struct DevelopmentCertificatesTests {
  private let folder: ScratchFolder
  private let certificates: DevelopmentCertificates

  init() throws {
    folder = try ScratchFolder()
    certificates = DevelopmentCertificates(folder: folder.path)
  }

  @Test func `the first call makes all files, for their owner only`() throws {
    #expect(try certificates.prepare(now: Fixture.now))
    #expect(
      folder.names == ["ca.key", "ca.pem", "client.key", "client.pem", "server.key", "server.pem"])
    for name in folder.names { #expect(folder.mode(of: name) == 0o600) }
  }

  @Test func `a server and a client with them trust each other`() throws {
    // Within a handshake OpenSSL judges validity by the machine's clock.
    try certificates.prepare(now: Int64(time(nil)))
    let trust = try TrustAnchors(path: certificates.authorityCertificatePath)
    let server = try TLSIdentity(
      certificatePath: certificates.serverCertificatePath, keyPath: certificates.serverKeyPath)
    let client = try TLSIdentity(
      certificatePath: certificates.clientCertificatePath, keyPath: certificates.clientKeyPath)
    #expect(server.certificate?.dnsNames == ["localhost"])
    #expect(client.certificate?.spiffeID == "spiffe://holdfast.local/user/dev")
    #expect(client.certificate?.issuer == "CN=Holdfast development CA")
    let pair = try Pair.established(
      server: Fixture.serverContext {
        $0.identity = server
        $0.clientCertificates = .required(trust)
      },
      client: Fixture.clientContext {
        $0.trust = trust
        $0.identity = client
      })
    #expect(pair.client.phase == .established)
    #expect(pair.server.peerCertificate == client.certificate)
  }

  @Test func `what is there and good is kept`() throws {
    try certificates.prepare(now: Fixture.now)
    let before = try folder.names.map { try PEMFile.read("\(folder.path)/\($0)") }
    #expect(try !certificates.prepare(now: Fixture.now + 86_400))
    #expect(try folder.names.map { try PEMFile.read("\(folder.path)/\($0)") } == before)
  }

  @Test func `what is about to expire is renewed by the same authority`() throws {
    try certificates.prepare(now: Fixture.now)
    let authority = try PEMFile.read(certificates.authorityCertificatePath)
    let server = try PEMFile.read(certificates.serverCertificatePath)
    #expect(try !certificates.prepare(now: Fixture.now + 395 * 86_400))
    #expect(try PEMFile.read(certificates.authorityCertificatePath) == authority)
    #expect(try PEMFile.read(certificates.serverCertificatePath) != server)
  }

  @Test func `a damaged authority is replaced with all that it signed`() throws {
    try certificates.prepare(now: Fixture.now)
    let server = try PEMFile.read(certificates.serverCertificatePath)
    try PEMFile.write([], to: certificates.authorityKeyPath)
    #expect(try certificates.prepare(now: Fixture.now))
    #expect(try PEMFile.read(certificates.serverCertificatePath) != server)
  }

  @Test func `a folder that is missing is an error that names the file`() {
    let missing = DevelopmentCertificates(folder: "\(folder.path)/absent")
    #expect(throws: TLSError.self) { try missing.prepare(now: Fixture.now) }
  }
}
