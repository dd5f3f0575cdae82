// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HoldfastClient

/// What a client can be told, and what cannot work.
@Suite struct ConfigurationTests {
  private func reason(
    _ change: (inout HoldfastClientConfiguration) -> Void
  ) -> HoldfastError.Reason? {
    var configuration = HoldfastClientConfiguration(server: .development)
    change(&configuration)
    do throws(HoldfastError) {
      _ = try HoldfastClient(configuration)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: [
    ("localhost:1", true), ("127.0.0.1:50051", true), ("127.8.9.1:1", true), ("[::1]:1", true),
    ("unix:/run/holdfast.sock", true), ("holdfast.example.org:443", false), ("10.0.0.1:1", false),
    ("[2001:db8::1]:1", false), ("127.example.org:1", false), ("localhost.example.org:1", false),
    ("[::11]:1", false),
  ])
  func `a token leaves this machine only over TLS`(text: String, isLocal: Bool) throws {
    let server = try HoldfastAddress(text)
    #expect(server.isLocal == isLocal)
    #expect("\(server)" == text)
    func reason(token: TokenProvider?, _ tls: HoldfastClientConfiguration.TLS?)
      -> HoldfastError.Reason?
    {
      self.reason { ($0.servers, $0.token, $0.tls) = ([.development, server], token, tls) }
    }
    let exposed = reason(token: .fixed("a"), nil)
    #expect(exposed == (isLocal ? nil : HoldfastError.Reason.tokenExposed))
    #expect(reason(token: .fixed("a"), .machineTrust) == nil)
    #expect(reason(token: nil, nil) == nil)
  }

  @Test func `a token in a call's metadata follows that rule`() async throws {
    let far = HoldfastClientConfiguration(server: .hostname("holdfast.example.org"))
    let client = try HoldfastClient(far).with(metadata: ["authorization": "Bearer a"])
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error?.reason == HoldfastError.Reason.tokenExposed)
    let stream = await #expect(throws: HoldfastError.self) { try await client.sessions.import() }
    #expect(stream?.reason == HoldfastError.Reason.tokenExposed)
  }

  @Test(arguments: ["", "host", "host:", "host:70000", ":1", "::1:1", "unix:", "host:-1"])
  func `an invalid address is refused`(text: String) {
    let error = #expect(throws: HoldfastError.self) { try HoldfastAddress(text) }
    #expect(error?.reason == HoldfastError.Reason.configurationInvalid)
  }

  @Test func `an address can be created from its parts`() {
    #expect("\(HoldfastAddress.hostname("a"))" == "a:50051")
    #expect("\(HoldfastAddress.hostname("::1", port: 4))" == "[::1]:4")
    #expect("\(HoldfastAddress.unixSocket("/s"))" == "unix:/s")
  }

  @Test(arguments: [
    "", "owner\r", "owner\n", "owner ", " owner", "ow\u{1}", "owner\u{7F}",
    String(repeating: "a", count: 129),
  ])
  func `a user name that cannot be sent is refused`(user: String) {
    #expect(reason { $0.user = user } == HoldfastError.Reason.configurationInvalid)
  }

  @Test(arguments: ["öwner", "a b", "日本", "ann@example.org"])
  func `other names are accepted`(user: String) { #expect(reason { $0.user = user } == nil) }

  @Test func `an invalid configuration is refused before anything is sent`() {
    let invalid = HoldfastError.Reason.configurationInvalid
    #expect(reason { $0.servers = [] } == invalid)
    #expect(reason { $0.callTimeout = .zero } == invalid)
    #expect(reason { $0.connectTimeout = .seconds(-1) } == invalid)
    #expect(reason { $0.keepaliveInterval = .zero } == invalid)
    #expect(reason { $0.messageSizeMax = 0 } == invalid)
    #expect(reason { $0.retry.attemptsMax = 0 } == invalid)
    #expect(reason { $0.retry.backoffMax = .zero } == invalid)
    #expect(reason { $0.tls = .init(certificate: "/c") } == invalid)
    #expect(reason { $0.tls = .init(authorities: "/none/ca.pem") } == invalid)
    #expect(reason { $0.keepaliveInterval = nil } == nil)
  }
}
