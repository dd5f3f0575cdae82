// SPDX-License-Identifier: Apache-2.0

import TLS
import Testing

@Suite struct IdentityTests {
  @Test func `an identity survives its way through PEM`() throws {
    let identity = try Fixture.server.get()
    let copy = try TLSIdentity(certificatePEM: identity.certificatePEM(), keyPEM: identity.keyPEM())
    #expect(copy.certificate == identity.certificate)
  }

  @Test func `a chain follows its certificate`() throws {
    let identity = try Fixture.server.get()
    let chain = try identity.certificatePEM() + Fixture.authority.get().identity.certificatePEM()
    let copy = try TLSIdentity(certificatePEM: chain, keyPEM: identity.keyPEM())
    #expect(copy.certificate?.subject == "CN=server")
    #expect(try copy.certificatePEM() == chain)
  }

  @Test func `a key of another certificate is refused`() throws {
    #expect(throws: TLSError.keyMismatch(certificate: "a.pem", key: "b.key")) {
      try TLSIdentity(
        certificatePEM: Fixture.server.get().certificatePEM(),
        keyPEM: Fixture.client.get().keyPEM(), certificateSource: "a.pem", keySource: "b.key")
    }
  }

  private static let brokenPEM =
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

  @Test(arguments: ["", "nonsense", brokenPEM])
  func `what is no certificate is refused by the name of its source`(text: String) throws {
    #expect(throws: TLSError.certificateMalformed(source: "a.pem")) {
      try TLSIdentity(
        certificatePEM: Array(text.utf8), keyPEM: Fixture.server.get().keyPEM(),
        certificateSource: "a.pem")
    }
  }

  @Test func `a broken certificate behind a good one is not passed over`() throws {
    let identity = try Fixture.server.get()
    #expect(throws: TLSError.certificateMalformed(source: "certificate")) {
      try TLSIdentity(
        certificatePEM: identity.certificatePEM() + Array(Self.brokenPEM.utf8),
        keyPEM: identity.keyPEM())
    }
  }

  @Test func `every truncation of the two texts is refused`() throws {
    let identity = try Fixture.server.get()
    let certificate = try identity.certificatePEM()
    let key = try identity.keyPEM()
    // The last line end may be missing.
    for count in 0..<(certificate.count - 1) {
      #expect(throws: TLSError.self) {
        try TLSIdentity(certificatePEM: Array(certificate.prefix(count)), keyPEM: key)
      }
    }
    for count in 0..<(key.count - 1) {
      #expect(throws: TLSError.keyMalformed(source: "key")) {
        try TLSIdentity(certificatePEM: certificate, keyPEM: Array(key.prefix(count)))
      }
    }
  }

  @Test func `a key behind a passphrase is told apart`() throws {
    let encrypted = """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhadtVxVQvzJAICCAAw
      DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEELEqUnQcr1q05CVH1NEiG0cEgZBF
      4YeigIofRKquIkTeLaQknFxSW574K1qjtRx7jfAysyz//oxLEhaCtM1AUl7RufC8
      Xzh8Fv21fy+/z5Hfou3RFRXoCFieEM5FQVW5rBJXhkwWJ1Nom4OEhXCxHjdyp0Xa
      oRfJSttJqoCKvmv4w3gQVhfZIwKWbtbTUP5meeRBderThrqdEdD8vkF5fxbANmQ=
      -----END ENCRYPTED PRIVATE KEY-----

      """
    #expect(throws: TLSError.keyEncrypted(source: "key")) {
      try TLSIdentity(
        certificatePEM: Fixture.server.get().certificatePEM(), keyPEM: Array(encrypted.utf8))
    }
  }

  @Test func `a file that is missing is named with the reason`() throws {
    #expect(
      throws: TLSError.file(path: "/nowhere/server.pem", reason: "No such file or directory")
    ) {
      try TLSIdentity(certificatePath: "/nowhere/server.pem", keyPath: "/nowhere/server.key")
    }
  }

  @Test func `validity is checked against the time that is passed in`() throws {
    let identity = try Fixture.server.get()
    try identity.checkValidity(at: Fixture.now)
    for time in [Fixture.validFrom - 1, Fixture.validUntil + 1] {
      #expect(
        throws: TLSError.outsideValidity(
          source: "server", validFrom: Fixture.validFrom, validUntil: Fixture.validUntil)
      ) { try identity.checkValidity(at: time) }
    }
  }

  @Test(arguments: ["", "a,DNS:b", "a b", "ä.example.org", "a\nb"])
  func `a name that would change the extension is refused`(name: String) throws {
    #expect(throws: TLSError.serverNameInvalid(name)) {
      try Fixture.authority.get().issue(
        .server, name: "x", names: SubjectNames(dnsNames: [name]), validFrom: Fixture.validFrom,
        validUntil: Fixture.validUntil)
    }
  }

  @Test(arguments: [
    (["spiffe://example.org/a"], true), (["spiffe://example.org"], true),
    (["spiffe://Example.org/a"], false), (["spiffe:///a"], false), (["https://example.org"], false),
    (["spiffe://example.org/a", "spiffe://example.org/b"], false), ([], false),
  ])
  func `a SPIFFE id is the one URI of its form`(uris: [String], isOne: Bool) {
    let certificate = PeerCertificate(subject: "", issuer: "", uris: uris, validUntil: 0)
    #expect((certificate.spiffeID != nil) == isOne)
  }
}
