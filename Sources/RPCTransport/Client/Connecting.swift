// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor

/// One attempt to connect to one address.
final class Connecting: ReadinessHandler {
  private let address: SocketAddress
  private let loop: EventLoop
  private let timeout: Duration
  private var socket: Socket?
  private var registration: Registration?
  private var timer: Timer?
  private var waiter: CheckedContinuation<Result<SocketBox, ReactorError>, Never>?

  init(to address: SocketAddress, on loop: EventLoop, timeout: Duration) {
    self.address = address
    self.loop = loop
    self.timeout = timeout
  }

  /// The connected socket, or why there is none. Runs on the loop.
  func run() async -> Result<SocketBox, ReactorError> {
    await withCheckedContinuation { waiter in
      self.waiter = waiter
      do throws(ReactorError) {
        let opened = try Socket.connect(to: address)
        registration = try loop.register(opened.descriptor, interest: .writable, self)
        socket = consume opened
        timer = loop.schedule(after: timeout) { [weak self] in
          self?.finish(.failure(.system(.connect, code: ETIMEDOUT)))
        }
      } catch {
        finish(.failure(error))
      }
    }
  }

  func handle(_ readiness: Readiness) {
    registration?.deregister()
    guard let connected = socket.take() else { return }
    if let error = connected.connectError() {
      finish(.failure(error))
    } else {
      finish(.success(SocketBox(connected)))
    }
  }

  private func finish(_ outcome: Result<SocketBox, ReactorError>) {
    registration?.deregister()
    registration = nil
    timer?.cancel()
    timer = nil
    socket = nil
    waiter?.resume(returning: outcome)
    waiter = nil
  }
}
