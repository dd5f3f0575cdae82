// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import TLS
import Testing

@Suite struct ForeignClientTests {
  @Test(arguments: [["h2"], ["http/1.1", "h2"], ["h2", "http/1.1"], ["h2c", "h", "h2"]])
  func `h2 is picked wherever it stands in the offer`(protocols: [String]) throws {
    let server = try TLSSession(server: Fixture.serverContext())
    let client = try RawClient { RawClient.offer(protocols, in: $0) }
    #expect(client.shakeHands(with: server))
    #expect(server.phase == .established)
  }

  @Test(arguments: [[], ["http/1.1"], ["h2c"], ["h2-16", "h"], ["H2"]])
  func `a client that does not offer h2 is refused by an alert`(protocols: [String]) throws {
    let server = try TLSSession(server: Fixture.serverContext())
    let client = try RawClient { RawClient.offer(protocols, in: $0) }
    #expect(!client.shakeHands(with: server))
    #expect(server.failure == .noApplicationProtocol)
    let failing = try TLSSession(server: Fixture.serverContext())
    let other = try RawClient { RawClient.offer(protocols, in: $0) }
    _ = SSL_do_handshake(other.ssl)
    other.exchange(with: failing)
    ERR_clear_error()
    _ = SSL_do_handshake(other.ssl)
    #expect(RawClient.reason == "tlsv1 alert no application protocol")
  }

  @Test(arguments: [
    (["h2"], TLSSession.ApplicationProtocol.http2), (["http/1.1", "h2"], .http2),
    (["http/1.1"], .http11), (["h2c", "http/1.1", "x"], .http11), ([], .http11),
  ])
  func `a server that allows it speaks HTTP 1 with who does not offer h2`(
    protocols: [String], agreed: TLSSession.ApplicationProtocol
  ) throws {
    let server = try TLSSession(server: Fixture.serverContext { $0.allowsHTTP1 = true })
    let client = try RawClient { RawClient.offer(protocols, in: $0) }
    #expect(client.shakeHands(with: server))
    #expect(server.phase == .established)
    #expect(server.applicationProtocol == agreed)
  }

  @Test(arguments: [["h2c"], ["http/1.0"], ["HTTP/1.1"], ["h", "http/1.11"]])
  func `a client that offers neither h2 nor http 1 is refused by an alert`(
    protocols: [String]
  ) throws {
    let server = try TLSSession(server: Fixture.serverContext { $0.allowsHTTP1 = true })
    let client = try RawClient { RawClient.offer(protocols, in: $0) }
    #expect(!client.shakeHands(with: server))
    #expect(server.failure == .noApplicationProtocol)
  }

  @Test(arguments: [
    "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA",
    "DHE-RSA-AES128-GCM-SHA256", "PSK-AES128-GCM-SHA256",
  ])
  func `a cipher suite that RFC 9113 appendix A lists is refused`(suite: String) throws {
    let server = try TLSSession(server: Fixture.serverContext())
    let client = try RawClient {
      RawClient.offer(["h2"], in: $0)
      copenssl_ctx_set_max_version($0, TLS1_2_VERSION)
      SSL_CTX_set_cipher_list($0, suite)
    }
    #expect(!client.shakeHands(with: server))
    #expect(server.failure != nil)
  }

  @Test(arguments: [TLS1_VERSION, TLS1_1_VERSION])
  func `a version before 1.2 is refused`(version: Int32) throws {
    let server = try TLSSession(server: Fixture.serverContext())
    let client = try RawClient {
      RawClient.offer(["h2"], in: $0)
      SSL_CTX_set_security_level($0, 0)
      copenssl_ctx_set_min_version($0, version)
      copenssl_ctx_set_max_version($0, version)
    }
    #expect(!client.shakeHands(with: server))
    #expect(server.failure == .nothingInCommon("unsupported protocol"))
  }

  @Test func `renegotiation is refused and the session goes on`() throws {
    let server = try TLSSession(server: Fixture.serverContext())
    let client = try RawClient {
      RawClient.offer(["h2"], in: $0)
      copenssl_ctx_set_max_version($0, TLS1_2_VERSION)
    }
    #expect(client.shakeHands(with: server))
    #expect(SSL_renegotiate(client.ssl) == 1)
    ERR_clear_error()
    #expect(SSL_do_handshake(client.ssl) != 1)
    client.exchange(with: server)
    #expect(server.phase == .established)
    #expect(server.rekeyings == 1)
    // The answer to a second hello is a warning, which OpenSSL's client takes for the end.
    ERR_clear_error()
    #expect(client.read().isEmpty)
    #expect(RawClient.reason.contains("no renegotiation"))
  }

  @Test func `changes of keys are counted, and nothing else`() throws {
    let server = try TLSSession(server: Fixture.serverContext())
    let client = try RawClient { RawClient.offer(["h2"], in: $0) }
    #expect(client.shakeHands(with: server))
    #expect(server.rekeyings == 0)
    for _ in 0..<100 {
      #expect(SSL_key_update(client.ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1)
      client.write([1])
      client.exchange(with: server)
    }
    #expect(server.phase == .established)
    #expect(server.rekeyings == 100)
  }

  @Test func `a change of keys is followed`() throws {
    let server = try TLSSession(server: Fixture.serverContext())
    let client = try RawClient { RawClient.offer(["h2"], in: $0) }
    #expect(client.shakeHands(with: server))
    #expect(SSL_key_update(client.ssl, SSL_KEY_UPDATE_REQUESTED) == 1)
    client.write([5])
    #expect(client.exchange(with: server) == [5])
    _ = client.read()
    client.write([6])
    #expect(client.exchange(with: server) == [6])
    #expect(server.phase == .established)
    #expect(server.rekeyings == 1)
  }
}
