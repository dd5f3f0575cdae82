// SPDX-License-Identifier: Apache-2.0

import TLS
import Testing

@Suite struct ClosingTests {
  @Test func `close_notify ends one direction and leaves the other open`() throws {
    var pair = try Pair.established()
    pair.client.close()
    pair.drive()
    #expect(pair.server.phase == .ended)
    #expect(pair.client.phase == .established)
    pair.sendToClient([7])
    #expect(pair.atClient == [7])
    #expect(pair.server.receiveEnd() == .ended)
  }

  @Test func `nothing is sent after close`() throws {
    let pair = try Pair.established()
    pair.client.close()
    pair.client.close()
    let farewell = pair.client.takeOutput()
    #expect(!farewell.isEmpty)
    #expect(pair.client.encrypt([1]).isEmpty)
    #expect(pair.server.decrypt(farewell).isEmpty)
    #expect(pair.server.phase == .ended)
  }

  @Test func `bytes before close_notify are handed out`() throws {
    let pair = try Pair.established()
    var ciphertext = pair.client.encrypt([1, 2])
    pair.client.close()
    ciphertext += pair.client.takeOutput()
    #expect(pair.server.decrypt(ciphertext) == [1, 2])
    #expect(pair.server.phase == .ended)
  }

  @Test func `bytes after close_notify are ignored`() throws {
    let pair = try Pair.established()
    pair.client.close()
    #expect(pair.server.decrypt(pair.client.takeOutput() + [0, 1, 2, 3]).isEmpty)
    #expect(pair.server.phase == .ended)
  }

  @Test func `an end without close_notify is a truncation`() throws {
    let pair = try Pair.established()
    #expect(pair.server.receiveEnd() == .failed(.truncated))
    let early = try Pair()
    #expect(early.server.receiveEnd() == .failed(.truncated))
  }

  @Test func `closing during the handshake says nothing`() throws {
    let pair = try Pair()
    pair.server.close()
    #expect(!pair.server.wantsWrite)
  }
}
