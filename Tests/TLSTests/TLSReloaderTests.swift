// SPDX-License-Identifier: Apache-2.0

import TLS
import Testing

@Suite struct TLSReloaderTests {
  private let folder: ScratchFolder
  private let files: TLSReloader.Files

  init() throws {
    folder = try ScratchFolder()
    files = TLSReloader.Files(
      certificatePath: "\(folder.path)/server.pem", keyPath: "\(folder.path)/server.key")
    try write(Fixture.server.get())
  }

  private func write(_ identity: TLSIdentity) throws {
    try PEMFile.write(identity.keyPEM(), to: files.keyPath)
    try PEMFile.write(identity.certificatePEM(), to: files.certificatePath)
  }

  private func issue(_ name: String, until: Int64 = Fixture.validUntil) throws -> TLSIdentity {
    try Fixture.authority.get().issue(
      .server, name: name, names: .localhost, validFrom: Fixture.validFrom, validUntil: until)
  }

  private func subject(of reloader: TLSReloader) throws -> String? {
    try Pair.established(server: reloader.context).client.peerCertificate?.subject
  }

  @Test func `files that did not change keep their context`() throws {
    let reloader = try TLSReloader(files, now: Fixture.now)
    let context = reloader.context
    #expect(reloader.reload(now: Fixture.now) == .unchanged)
    #expect(reloader.context === context)
  }

  @Test func `new files serve new sessions and leave old ones alone`() throws {
    let reloader = try TLSReloader(files, now: Fixture.now)
    var old = try Pair.established(server: reloader.context)
    let renewed = try issue("renewed")
    try write(renewed)
    #expect(reloader.reload(now: Fixture.now) == .replaced(renewed.certificate))
    #expect(try subject(of: reloader) == "CN=renewed")
    old.sendToServer([1])
    old.sendToClient([2])
    #expect(old.atServer == [1] && old.atClient == [2])
  }

  @Test func `a broken certificate keeps the old one and says so`() throws {
    let reloader = try TLSReloader(files, now: Fixture.now)
    try PEMFile.write(Array("garbage".utf8), to: files.certificatePath)
    #expect(
      reloader.reload(now: Fixture.now)
        == .kept(.certificateMalformed(source: files.certificatePath)))
    #expect(try subject(of: reloader) == "CN=server")
  }

  @Test func `half of a change keeps the old pair until the other half is there`() throws {
    let reloader = try TLSReloader(files, now: Fixture.now)
    let renewed = try issue("renewed")
    try PEMFile.write(renewed.keyPEM(), to: files.keyPath)
    #expect(
      reloader.reload(now: Fixture.now)
        == .kept(.keyMismatch(certificate: files.certificatePath, key: files.keyPath)))
    #expect(try subject(of: reloader) == "CN=server")
    try PEMFile.write(renewed.certificatePEM(), to: files.certificatePath)
    #expect(reloader.reload(now: Fixture.now) == .replaced(renewed.certificate))
  }

  @Test func `a certificate that has expired keeps the old one`() throws {
    let reloader = try TLSReloader(files, now: Fixture.now)
    try write(issue("expired", until: Fixture.now - 1))
    #expect(
      reloader.reload(now: Fixture.now)
        == .kept(
          .outsideValidity(
            source: files.certificatePath, validFrom: Fixture.validFrom,
            validUntil: Fixture.now - 1)))
    #expect(try subject(of: reloader) == "CN=server")
  }

  @Test func `a missing file keeps the old one and names the file`() throws {
    let reloader = try TLSReloader(
      TLSReloader.Files(
        certificatePath: files.certificatePath, keyPath: files.keyPath,
        clientCertificates: .ignored),
      now: Fixture.now)
    let missing = TLSReloader.Files(
      certificatePath: files.certificatePath, keyPath: files.keyPath,
      clientCertificates: .required(authorityPath: "\(folder.path)/absent.pem"))
    let error = TLSError.file(
      path: "\(folder.path)/absent.pem", reason: "No such file or directory")
    #expect(throws: error) { try TLSReloader(missing, now: Fixture.now) }
    #expect(try subject(of: reloader) == "CN=server")
  }

  @Test func `the authority of clients is read again too`() throws {
    let path = "\(folder.path)/clients.pem"
    try PEMFile.write(Fixture.otherAuthority.get().identity.certificatePEM(), to: path)
    var files = files
    files.clientCertificates = .required(authorityPath: path)
    let reloader = try TLSReloader(files, now: Fixture.now)
    let client = try Fixture.clientContext { $0.identity = try Fixture.client.get() }
    #expect(
      try Pair.established(server: reloader.context, client: client).server.failure != nil)
    try PEMFile.write(Fixture.authority.get().identity.certificatePEM(), to: path)
    #expect(
      try reloader.reload(now: Fixture.now) == .replaced(Fixture.server.get().certificate))
    #expect(
      try Pair.established(server: reloader.context, client: client).server.phase == .established)
  }

  @Test func `tickets end with the authority of clients`() throws {
    let path = "\(folder.path)/clients.pem"
    try PEMFile.write(Fixture.authority.get().identity.certificatePEM(), to: path)
    var files = files
    files.clientCertificates = .required(authorityPath: path)
    let reloader = try TLSReloader(files, now: Fixture.now)
    let client = try Fixture.clientContext { $0.identity = try Fixture.client.get() }
    let first = try Pair.established(server: reloader.context, client: client)
    let ticket = try #require(first.client.ticket)
    let second = try Pair.established(server: reloader.context, client: client, resuming: ticket)
    #expect(second.server.isResumed)
    try PEMFile.write(Fixture.otherAuthority.get().identity.certificatePEM(), to: path)
    #expect(
      try reloader.reload(now: Fixture.now) == .replaced(Fixture.server.get().certificate))
    let third = try Pair.established(server: reloader.context, client: client, resuming: ticket)
    #expect(!third.server.isResumed)
    #expect(third.server.failure != nil)
  }
}
