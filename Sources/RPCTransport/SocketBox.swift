// SPDX-License-Identifier: Apache-2.0

import Reactor
import Synchronization

/// Carries a socket to the task that will own it; the first to take it has it.
final class SocketBox: Sendable {
  private let slot: Mutex<Slot>

  private struct Slot: ~Copyable {
    var socket: Socket?
  }

  init(_ socket: consuming Socket) { slot = Mutex(Slot(socket: consume socket)) }

  /// The socket, once.
  func take() -> Socket? {
    slot.withLock { slot in slot.socket.take() }
  }
}
