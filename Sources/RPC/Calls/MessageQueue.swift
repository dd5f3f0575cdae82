// SPDX-License-Identifier: Apache-2.0

import DequeModule

/// The messages that have arrived and wait to be taken, and the bytes that the peer may send for
/// them in turn.
///
/// Invariant: bytes are credited only while no more than one whole message waits, so that a slow
/// reader holds its peer back instead of filling memory.
struct MessageQueue {
  /// The next message, apart from the others: most calls have one, and need no memory for a queue.
  private var first: ReceivedMessage?
  /// The messages after the first; none while there is no first.
  private var rest: Deque<ReceivedMessage> = []
  private var uncreditedBytes = 0
  /// The memory that the messages take, in bytes.
  private(set) var heldBytes = 0

  var isEmpty: Bool { first == nil }

  /// True if the peer is being held back by flow control.
  var isHoldingBack: Bool { !rest.isEmpty }

  mutating func append(_ message: ReceivedMessage) {
    heldBytes &+= message.heldBytes
    if first == nil { first = message } else { rest.append(message) }
  }

  mutating func popFirst() -> ReceivedMessage? {
    guard let message = first.take() else { return nil }
    if !rest.isEmpty { first = rest.removeFirst() }
    heldBytes &-= message.heldBytes
    return message
  }

  mutating func removeAll() {
    first = nil
    rest = []
    heldBytes = 0
  }

  /// Counts bytes that arrived, of whole messages or parts of them.
  mutating func count(_ bytes: Int) { uncreditedBytes &+= bytes }

  /// The bytes to credit now; 0 when none are due.
  mutating func takeCredit() -> Int {
    guard !isHoldingBack else { return 0 }
    defer { uncreditedBytes = 0 }
    return uncreditedBytes
  }
}
