// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor

@testable import PrivateCluster

/// Stands between a pool and its server, to lose connections and replies on demand.
final class StoppableProxy: Sendable {
  /// What to connect to instead of the server.
  let connectionString: String
  private let directory: String
  private let loop: EventLoop
  private let core: LoopBound<Core>

  init(to cluster: PrivateCluster) throws {
    let file = "/.s.PGSQL.\(SocketDirectory.port)"
    directory = try TestCluster.makeDirectory()
    connectionString = "\(cluster.connectionString) host='\(directory)'"
    let loop = try EventLoop(name: "proxy")
    let core = Core(
      listener: try Socket.listen(on: .unix(path: directory + file)),
      server: .unix(path: cluster.socketDirectory + file), loop: loop)
    self.loop = loop
    self.core = LoopBound(core, to: loop)
    try loop.start()
    loop.execute { [bound = self.core] in bound.value.start() }
  }

  /// Keeps back what the server says from now on, or lets it through again.
  func holdReplies(_ isHeld: Bool) async {
    await onLoop { $0.holdReplies(isHeld) }
  }

  /// Lets connections be made from now on, but nothing be heard on them thereafter, as a pooler
  /// does that has no server to spare; or ends that for those to come.
  func holdNewSessions(_ isHeld: Bool) async {
    await onLoop { $0.holdsNewSessions = isHeld }
  }

  /// Closes every connection.
  func cut() async {
    await onLoop { $0.cut() }
  }

  /// Closes every connection and ends the proxy.
  func stop() async {
    await onLoop { $0.stop() }
    loop.stop()
    loop.join()
    try? Directory.remove(directory)
  }

  private func onLoop(_ body: @escaping @Sendable (Core) -> Void) async {
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
      loop.execute { [core] in
        body(core.value)
        done.resume()
      }
    }
  }

  private final class Core: ReadinessHandler {
    private let listener: Socket
    private let server: SocketAddress
    private let loop: EventLoop
    private var registration: Registration?
    private var links: [Link] = []
    private var isHeld = false
    var holdsNewSessions = false

    init(listener: consuming Socket, server: SocketAddress, loop: EventLoop) {
      self.listener = listener
      self.server = server
      self.loop = loop
    }

    func start() {
      registration = try? loop.register(listener.descriptor, interest: .readable, self)
    }

    func handle(_ readiness: Readiness) {
      guard let accepted = try? listener.accept(), let upstream = try? Socket.connect(to: server)
      else { return }
      let link = Link(client: accepted.takeSocket(), server: upstream)
      link.start(on: loop, pausesWhenReady: holdsNewSessions)
      link.holdReplies(isHeld)
      links.append(link)
    }

    func holdReplies(_ isHeld: Bool) {
      self.isHeld = isHeld
      for link in links { link.holdReplies(isHeld) }
    }

    func cut() {
      for link in links { link.close() }
      links.removeAll()
    }

    func stop() {
      registration?.deregister()
      cut()
    }
  }

  /// Two connections that are one to those at their ends.
  private final class Link {
    private let client: Socket
    private let server: Socket
    private var requests: Pump?
    private var replies: Pump?

    init(client: consuming Socket, server: consuming Socket) {
      self.client = client
      self.server = server
    }

    func start(on loop: EventLoop, pausesWhenReady: Bool) {
      requests = Pump(from: client.descriptor, to: server.descriptor, on: loop)
      replies = Pump(from: server.descriptor, to: client.descriptor, on: loop)
      replies?.pausesWhenReady = pausesWhenReady
    }

    func holdReplies(_ isHeld: Bool) { replies?.pause(isHeld) }

    func close() {
      for pump in [requests, replies] { pump?.stop() }
      (requests, replies) = (nil, nil)
      client.shutdownWrite()
      server.shutdownWrite()
    }
  }

  /// Copies one direction, and the end of it.
  private final class Pump: ReadinessHandler {
    private let source: Int32
    private let target: Int32
    private var registration: Registration?
    /// Whether the first ReadyForQuery of an idle session is the last thing that is copied.
    var pausesWhenReady = false
    private static let ready: [UInt8] = [0x5A, 0, 0, 0, 5, 0x49]

    init(from source: Int32, to target: Int32, on loop: EventLoop) {
      (self.source, self.target) = (source, target)
      registration = try? loop.register(source, interest: .readable, self)
    }

    func pause(_ isPaused: Bool) { try? registration?.update(isPaused ? [] : .readable) }

    func stop() { registration?.deregister() }

    func handle(_ readiness: Readiness) {
      withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
        let count = recv(source, buffer.baseAddress, buffer.count, 0)
        if count > 0 {
          let bytes = buffer[..<count]
          write(UnsafeRawBufferPointer(rebasing: bytes))
          if pausesWhenReady, bytes.suffix(6).elementsEqual(Self.ready) { pause(true) }
        } else if count == 0 || errno != EAGAIN {
          shutdown(target, Int32(SHUT_WR))
          stop()
        }
      }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = send(target, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          sched_yield()
        } else {
          return stop()
        }
      }
    }
  }
}
