// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The addresses of a server, all of them bound before anything else is done: a server that cannot
/// have one ends, and has changed nothing.
struct Listeners: Sendable {
  /// The addresses at which calls are taken.
  var calls: [Listener] = []
  /// The addresses of the pages for operators; empty for none.
  var admin: [Listener] = []
}

/// An address that is bound, to be listened on when the server is ready.
struct Listener: Sendable {
  /// The address as it was written.
  let text: String
  /// The meaning of the name.
  let addresses: [ReservedAddress]

  /// Binds every socket address; `unixMode` is the file mode of a Unix socket.
  init(_ address: ListenAddress, unixMode: UInt32 = 0o600) throws(Failure) {
    text = address.text
    var reserved: [ReservedAddress] = []
    for socketAddress in address.addresses {
      do {
        reserved.append(try ReservedAddress(socketAddress, mode: unixMode))
      } catch {
        throw Self.failure(text, error)
      }
    }
    addresses = reserved
  }

  /// Has `listen` take over every address; returns them with the ports that they have.
  func open(_ listen: (ReservedAddress) async throws -> Void) async throws -> [String] {
    for address in addresses {
      do {
        try await listen(address)
      } catch {
        throw Self.failure(text, error)
      }
    }
    return addresses.map { "\($0.address)" }
  }

  private static func failure(_ text: String, _ error: any Error) -> Failure {
    Failure("cannot listen on \(text): \(error)")
  }
}
