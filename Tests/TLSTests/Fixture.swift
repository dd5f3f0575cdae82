// SPDX-License-Identifier: Apache-2.0

import TLS

/// Certificates for the tests, made once. All hold from 2020 to 2100.
enum Fixture {
  static let validFrom: Int64 = 1_577_836_800
  static let validUntil: Int64 = 4_102_444_800
  /// 2026-01-01, a time within.
  static let now: Int64 = 1_767_225_600

  static let authority = Result { () throws -> CertificateAuthority in
    try CertificateAuthority(name: "Test CA", validFrom: validFrom, validUntil: validUntil)
  }
  static let otherAuthority = Result { () throws -> CertificateAuthority in
    try CertificateAuthority(name: "Other CA", validFrom: validFrom, validUntil: validUntil)
  }
  static let server = Result { () throws -> TLSIdentity in
    try authority.get().issue(
      .server, name: "server", names: .localhost, validFrom: validFrom, validUntil: validUntil)
  }
  static let client = Result { () throws -> TLSIdentity in
    try issueClient(by: authority.get())
  }

  static func issueClient(by authority: CertificateAuthority) throws -> TLSIdentity {
    try authority.issue(
      .client, name: "ada",
      names: SubjectNames(
        dnsNames: ["ada.test"], uris: ["spiffe://example.org/ns/dev/ada"],
        emailAddresses: ["ada@example.org"]),
      validFrom: validFrom, validUntil: validUntil)
  }

  static func serverContext(
    _ change: (inout TLSServerConfiguration) throws -> Void = { _ in }
  ) throws -> TLSContext {
    var configuration = TLSServerConfiguration(identity: try server.get())
    try change(&configuration)
    return try TLSContext(server: configuration)
  }

  static func clientContext(
    _ change: (inout TLSClientConfiguration) throws -> Void = { _ in }
  ) throws -> TLSContext {
    var configuration = TLSClientConfiguration(trust: try authority.get().trust)
    try change(&configuration)
    return try TLSContext(client: configuration)
  }
}
