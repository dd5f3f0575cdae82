// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPCTransport

@Suite struct HandshakeQueueTests {
  @Test func `the oldest gives way when there are too many`() {
    var queue = HandshakeQueue<Int>(countMax: 2)
    #expect(queue.begin(1) == nil)
    #expect(queue.begin(2) == nil)
    #expect(queue.begin(3) == 1)
    #expect(queue.begin(4) == 2)
  }

  @Test func `what has ended makes room, wherever it stood`() {
    var queue = HandshakeQueue<Int>(countMax: 2)
    #expect(queue.begin(1) == nil)
    #expect(queue.begin(2) == nil)
    queue.end(2)
    queue.end(2)
    #expect(queue.begin(3) == nil)
    #expect(queue.begin(4) == 1)
    #expect(queue.begin(5) == 3)
    queue.end(1)
    queue.end(4)
    #expect(queue.begin(6) == nil)
    #expect(queue.begin(7) == 5)
  }

  @Test func `an id that is used again has not begun when its first handshake did`() {
    var queue = HandshakeQueue<Int>(countMax: 3)
    for id in 1...3 { #expect(queue.begin(id) == nil) }
    queue.end(2)
    #expect(queue.begin(2) == nil)
    #expect(queue.begin(4) == 1)
    #expect(queue.begin(5) == 3)
    #expect(queue.begin(6) == 2)
  }

  @Test func `a bound of nothing still lets one through`() {
    var queue = HandshakeQueue<Int>(countMax: 0)
    #expect(queue.begin(1) == nil)
    #expect(queue.begin(2) == 1)
  }
}
