// SPDX-License-Identifier: Apache-2.0

import Reactor
import Synchronization

/// Counts the connections of a server over all its loops, in all and by address.
///
/// Invariant: an address stands in the table only while it has connections, so the table is no
/// larger than `connectionsMax`.
final class ConnectionCensus: Sendable {
  private let totalMax: Int
  private let perAddressMax: Int?
  private let counts = Mutex(Counts())

  private struct Counts {
    var total = 0
    var byAddress: [String: Int] = [:]
  }

  init(totalMax: Int, perAddressMax: Int?) {
    self.totalMax = totalMax
    self.perAddressMax = perAddressMax
  }

  /// Whether a connection was counted in.
  enum Verdict {
    case entered, tooManyInAll, tooManyOfAddress
  }

  /// Counts a connection in, or says that there are too many. `host` is the address without port.
  func enter(_ host: String) -> Verdict {
    counts.withLock { counts in
      guard counts.total < totalMax else { return .tooManyInAll }
      if let perAddressMax {
        guard counts.byAddress[host, default: 0] < perAddressMax else { return .tooManyOfAddress }
        counts.byAddress[host, default: 0] += 1
      }
      counts.total += 1
      return .entered
    }
  }

  /// Counts a connection out.
  func leave(_ host: String) {
    counts.withLock { counts in
      counts.total -= 1
      guard let left = counts.byAddress[host] else { return }
      counts.byAddress[host] = left > 1 ? left - 1 : nil
    }
  }

  /// The connections that are open now.
  var total: Int { counts.withLock { $0.total } }
}

extension SocketAddress {
  /// The address without its port.
  var host: String {
    switch self {
    case .ipv4(let address, _): SocketAddress.ipv4(address, port: 0).description
    case .ipv6(let high, let low, let scope, _):
      SocketAddress.ipv6(high: high, low: low, scope: scope, port: 0).description
    case .unix: "unix"
    }
  }
}
