// SPDX-License-Identifier: Apache-2.0

import TLS
import TestSupport
import Testing

@Suite struct MalformedInputTests {
  @Test(arguments: [TLSVersion.v12, .v13])
  func `every truncation of a client's first flight waits and then is a truncation`(
    version: TLSVersion
  ) throws {
    let context = try Fixture.serverContext()
    let client = try Pair(client: Fixture.clientContext { $0.versions.newest = version }).client
    let flight = client.takeOutput()
    for count in 0..<flight.count {
      let server = try TLSSession(server: context)
      #expect(server.decrypt(Array(flight.prefix(count))).isEmpty)
      #expect(server.phase == .handshaking)
      #expect(server.receiveEnd() == .failed(.truncated))
    }
  }

  @Test func `every flipped bit of a first flight ends in some phase`() throws {
    let context = try Fixture.serverContext()
    let flight = try Pair().client.takeOutput()
    for index in flight.indices {
      var damaged = flight
      damaged[index] ^= 1 << UInt8(index % 8)
      let server = try TLSSession(server: context)
      #expect(server.decrypt(damaged).isEmpty)
      #expect(server.phase != .established)
    }
  }

  @Test func `every truncation of a server's first flight is survived by the client`() throws {
    let serverContext = try Fixture.serverContext()
    let clientContext = try Fixture.clientContext()
    var count = 0
    var isWhole = false
    while !isWhole {
      let pair = try Pair(server: serverContext, client: clientContext)
      _ = pair.server.decrypt(pair.client.takeOutput())
      let flight = pair.server.takeOutput()
      _ = pair.client.decrypt(Array(flight.prefix(count)))
      isWhole = count >= flight.count
      if !isWhole { #expect(pair.client.phase == .handshaking) }
      count += 7
    }
  }

  @Test func `garbage fails a session and never more than that`() throws {
    let context = try Fixture.serverContext()
    for seed in 0..<300 as Range<UInt64> {
      var generator = SplitMix(seed: seed)
      let server = try TLSSession(server: context)
      // Half of them begin like a handshake record.
      var bytes: [UInt8] = seed % 2 == 0 ? [22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3] : []
      for _ in 0..<400 { bytes.append(UInt8.random(in: 0...255, using: &generator)) }
      #expect(server.decrypt(bytes).isEmpty, "seed \(seed)")
      #expect(server.failure != nil, "seed \(seed)")
      #expect(server.decrypt(bytes).isEmpty, "seed \(seed)")
    }
  }

  @Test func `a damaged record fails an established session`() throws {
    for index in [0, 1, 2, 3, 4, 5, 20] {
      let pair = try Pair.established()
      var record = pair.client.encrypt(Array(repeating: 9, count: 40))
      record[index] ^= 0x81
      #expect(pair.server.decrypt(record).isEmpty)
      // A longer length is only waited for.
      if index != 4 { #expect(pair.server.failure != nil, "byte \(index)") }
    }
  }

  @Test func `a failed session tells its peer why`() throws {
    var pair = try Pair.established()
    var record = pair.client.encrypt([1])
    record[record.count - 1] ^= 1
    #expect(pair.server.decrypt(record).isEmpty)
    #expect(pair.server.failure != nil)
    #expect(pair.server.encrypt([1]).isEmpty)
    pair.drive()
    #expect(pair.client.failure == .alert("sslv3 alert bad record mac"))
  }

  @Test(arguments: [
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n",
  ])
  func `a peer that speaks plain HTTP is told apart`(text: String) throws {
    let server = try TLSSession(server: Fixture.serverContext())
    #expect(server.decrypt(Array(text.utf8)).isEmpty)
    #expect(server.failure == .notTLS)
  }
}
