// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCTransport
import Reactor
import Synchronization

/// Channels to servers that serve the same data. Calls go to one of them; if it is unreachable,
/// they move to the next one and stay there.
final class ServerSet: ClientTransport {
  private let channels: [any ClientTransport]
  private let preferred = Mutex(0)
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Creates a set of at least one channel.
  init(_ channels: [any ClientTransport], now: @escaping @Sendable () -> ContinuousClock.Instant) {
    self.channels = channels
    self.now = now
  }

  func open(
    _ path: String, _ options: CallOptions
  ) async throws(RPCError) -> any ClientStream {
    var options = options
    let deadline = options.timeout.map { now().advanced(by: $0) }
    let first = preferred.withLock { $0 }
    var faults: [String] = []
    for offset in channels.indices {
      let index = (first + offset) % channels.count
      if let deadline { options.timeout = now().duration(to: deadline) }
      do throws(RPCError) {
        let stream = try await channels[index].open(path, options)
        if offset > 0 { preferred.withLock { $0 = index } }
        return stream
      } catch let error where error.code == .unavailable {
        faults.append(error.message)
      }
    }
    throw RPCError(.unavailable, faults.joined(separator: "; "))
  }
}
