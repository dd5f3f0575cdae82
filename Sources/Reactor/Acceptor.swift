// SPDX-License-Identifier: Apache-2.0

/// Accepts connections from a listening socket on a loop, and hands each on.
///
///     accepting --nothing left to hold a connection with--> pausing
///         ^_____________________ pause over ____________________|
///
/// While descriptors or memory are exhausted the socket stays readable, so retrying at once
/// would spin. Belongs to the loop's thread.
public final class Acceptor: ReadinessHandler {
  private let socket: Socket
  private let loop: EventLoop
  private let acceptsPerTurnMax: Int
  private let pauseTime: Duration
  private let accept: (consuming Socket.Accepted) -> Void
  private var registration: Registration?
  /// True while accepting pauses after a failure.
  private(set) var isPausing = false
  /// The number of times that accepting paused.
  public private(set) var pauseCount = 0

  /// Accepts from `socket`, once started: at most `acceptsPerTurnMax` connections per turn, so that
  /// a burst does not delay other work of the loop, and none for `pauseTime` after a failure.
  /// `accept` is called on the loop's thread.
  public init(
    _ socket: consuming Socket, on loop: EventLoop, acceptsPerTurnMax: Int = 64,
    pauseTime: Duration, _ accept: @escaping (consuming Socket.Accepted) -> Void
  ) {
    self.socket = socket
    self.loop = loop
    self.acceptsPerTurnMax = acceptsPerTurnMax
    self.pauseTime = pauseTime
    self.accept = accept
  }

  /// Begins to accept; throws where the socket cannot be watched.
  public func start() throws(ReactorError) {
    registration = try loop.register(socket.descriptor, interest: .readable, self)
  }

  /// Accepts what waits already, as far as it can be accepted, and no more.
  public func finish() {
    for _ in 0..<Self.backlogMax {
      guard let accepted = try? socket.accept() else { break }
      accept(accepted)
    }
    stop()
  }

  /// No more connections wait with a listener: `net.core.somaxconn` since Linux 5.4.
  private static let backlogMax = 4096

  /// Accepts no more. The socket is closed once the acceptor is let go of.
  public func stop() {
    registration?.deregister()
    registration = nil
  }

  public func handle(_ readiness: Readiness) {
    for _ in 0..<acceptsPerTurnMax {
      do {
        guard let accepted = try socket.accept() else { return }
        accept(accepted)
      } catch {
        return pause()
      }
    }
  }

  private func pause() {
    guard let registration, (try? registration.update([])) != nil else { return }
    isPausing = true
    pauseCount += 1
    resumeLater()
  }

  private func resumeLater() {
    loop.schedule(after: pauseTime) { [weak self] in self?.resume() }
  }

  /// Watches the listener again; the kernel may still lack resources for that too.
  private func resume() {
    do {
      try registration?.update(.readable)
      isPausing = false
    } catch {
      resumeLater()
    }
  }
}
