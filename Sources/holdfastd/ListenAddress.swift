// SPDX-License-Identifier: Apache-2.0

import Reactor

/// An address to listen on, as it was written and as what it stands for.
struct ListenAddress: Sendable {
  /// The address as it was written.
  let text: String
  /// Every socket address that the name stands for; one unless it is a host name.
  let addresses: [SocketAddress]

  /// Resolves `text`, which may ask the resolver and wait for it.
  init(_ text: String) throws {
    do {
      addresses = try SocketAddress.resolve(text)
    } catch {
      throw Failure("\(text) is no address to listen on: \(error)")
    }
    self.text = text
  }

  /// Whether it is a Unix socket.
  var isUnix: Bool {
    addresses.allSatisfy { $0.port == nil }
  }

  /// Whether only this machine can reach every one.
  var isLocal: Bool {
    addresses.allSatisfy(\.isLocal)
  }
}
