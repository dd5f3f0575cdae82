// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor

/// The part of a server that lives on one loop: its methods, listeners and connections.
///
/// Invariant: touched on its loop's thread only.
final class ServerLoop {
  let loop: EventLoop
  let services: ServiceRegistry
  let configuration: ServerConfiguration
  let admission: any Admission
  let observer: (any CallObserver)?
  /// Shared by the calls of the loop, one after the other.
  let compression: ZlibEngine

  let buffers = LoopBuffers()

  private var listeners: [Listener] = []
  private var connections: [ObjectIdentifier: ServerConnection] = [:]
  private var drain: Drain?

  /// A drain under way.
  private struct Drain {
    var waiters: [CheckedContinuation<Int, Never>]
    var cancelledCalls = 0
  }

  init(
    loop: EventLoop, services: ServiceRegistry, configuration: ServerConfiguration,
    admission: any Admission, observer: (any CallObserver)?
  ) {
    self.loop = loop
    self.services = services
    self.configuration = configuration
    self.admission = admission
    self.observer = observer
    compression = ZlibEngine(level: configuration.compression.level)
  }

  /// Starts to accept from a listening socket.
  func listen(_ socket: consuming Socket) throws(ReactorError) {
    let listener = Listener(socket, on: self)
    try listener.start()
    listeners.append(listener)
  }

  func accept(_ socket: consuming Socket, from address: SocketAddress) {
    let connection: ServerConnection
    do {
      connection = try ServerConnection(from: address, on: self)
    } catch {
      return  // Memory ran out; letting go of the socket closes it.
    }
    connections[ObjectIdentifier(connection)] = connection
    connection.start(socket)
    if drain != nil { connection.beginDrain() }
  }

  func forget(_ connection: ServerConnection) {
    connections.removeValue(forKey: ObjectIdentifier(connection))
    if connections.isEmpty { finishDrain() }
  }

  /// Stops accepting, lets running calls finish and returns the number of calls that had to be
  /// cancelled because they were still running after `grace`.
  func drain(grace: Duration) async -> Int {
    for listener in listeners { listener.stop() }
    listeners = []
    return await withCheckedContinuation { waiter in
      if drain == nil {
        drain = Drain(waiters: [waiter])
        loop.schedule(after: grace) { [self] in cancelRest() }
        for connection in connections.values { connection.beginDrain() }
      } else {
        drain?.waiters.append(waiter)
      }
      if connections.isEmpty { finishDrain() }
    }
  }

  private func cancelRest() {
    let rest = Array(connections.values)
    let cancelledCalls = rest.reduce(0) { $0 + $1.cancelCalls() }
    drain?.cancelledCalls = cancelledCalls
    for connection in rest { connection.close() }
  }

  private func finishDrain() {
    guard let ended = drain else { return }
    drain = nil
    for waiter in ended.waiters { waiter.resume(returning: ended.cancelledCalls) }
  }
}
