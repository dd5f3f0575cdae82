// SPDX-License-Identifier: Apache-2.0

import TLS
import Testing

@Suite struct TransferTests {
  private static func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
  }

  @Test(arguments: [TLSVersion.v12, .v13], [1, 4_095, 16_384, 16_385, 3 << 20])
  func `bytes arrive as they were sent, both ways`(version: TLSVersion, count: Int) throws {
    var pair = try Pair.established(client: Fixture.clientContext { $0.versions.newest = version })
    let bytes = Self.pattern(count)
    pair.sendToServer(bytes)
    pair.sendToClient(bytes)
    #expect(pair.atServer == bytes)
    #expect(pair.atClient == bytes)
  }

  @Test(arguments: [1, 7, 16_383, 1 << 20])
  func `the size of the buffer does not matter`(scratchSize: Int) throws {
    let pair = try Pair.established()
    let bytes = Self.pattern(50_000)
    let ciphertext = pair.client.encrypt(bytes)
    #expect(pair.server.decrypt(ciphertext, scratchSize: scratchSize) == bytes)
  }

  @Test func `a record that arrives in pieces is handed out when it is whole`() throws {
    let pair = try Pair.established()
    let ciphertext = pair.client.encrypt(Self.pattern(1_000))
    #expect(pair.server.decrypt(Array(ciphertext.dropLast())).isEmpty)
    #expect(pair.server.phase == .established)
    #expect(pair.server.decrypt(Array(ciphertext.suffix(1))) == Self.pattern(1_000))
  }

  @Test func `a send fills whole records`() throws {
    let pair = try Pair.established()
    let ciphertext = pair.server.encrypt(Self.pattern(64 << 10))
    // Four records of 16 KiB, each with 5 bytes of header, one of type and 16 of tag.
    #expect(ciphertext.count == 4 * (16_384 + 22))
  }

  @Test func `what waits for output goes before what is sent`() throws {
    var pair = try Pair(client: Fixture.clientContext { $0.versions.newest = .v13 })
    let hello = pair.client.takeOutput()
    _ = pair.server.decrypt(hello)
    _ = pair.client.decrypt(pair.server.takeOutput())
    // The client's Finished has not been taken; it must not be overtaken.
    #expect(pair.client.wantsWrite)
    pair.sendToServer([42])
    #expect(pair.atServer == [42])
  }

  @Test func `sending nothing sends no record`() throws {
    let pair = try Pair.established()
    #expect(pair.client.encrypt([]).isEmpty)
  }

  @Test func `an error of the reader ends the receiving`() throws {
    struct Full: Error {}
    let pair = try Pair.established()
    let ciphertext = pair.client.encrypt(Self.pattern(100))
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 10, alignment: 1)
    defer { scratch.deallocate() }
    var calls = 0
    #expect(throws: Full.self) {
      try ciphertext.withUnsafeBytes { bytes in
        _ = try pair.server.receive(bytes, scratch: scratch) { _ throws(Full) in
          calls += 1
          throw Full()
        }
      }
    }
    #expect(calls == 1)
  }

  @Test(arguments: [TLSVersion.v12, .v13], [1, 4, 5, 6, 1_000, 20_000])
  func `buffers may be given back between any two bytes`(
    version: TLSVersion, pieceSize: Int
  ) throws {
    let pair = try Pair.established(client: Fixture.clientContext { $0.versions.newest = version })
    let bytes = Self.pattern(40_000)
    let ciphertext = pair.client.encrypt(bytes)
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 999, alignment: 1)
    defer { scratch.deallocate() }
    var received: [UInt8] = []
    for start in stride(from: 0, to: ciphertext.count, by: pieceSize) {
      ciphertext[start..<min(start + pieceSize, ciphertext.count)].withUnsafeBytes { piece in
        _ = pair.server.receive(piece, scratch: scratch) { (plaintext) throws(Never) in
          received += plaintext
          pair.server.releaseBuffers()
        }
      }
      pair.server.releaseBuffers()
    }
    #expect(received == bytes)
    #expect(pair.client.decrypt(pair.server.encrypt(bytes)) == bytes)
  }
}
