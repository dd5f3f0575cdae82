// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Reactor

/// An address to listen on: its text and its socket addresses.
struct ListenAddress: Sendable {
  /// The address as it was written.
  let text: String
  /// All socket addresses of the name; one unless it is a host name.
  let addresses: [SocketAddress]

  /// Resolves `text`, which may ask the resolver and wait for it.
  ///
  /// - Throws: a `ValidationError` for a text that is not an address, a `Failure` for a name that
  ///   has none.
  init(_ text: String) throws {
    do throws(ReactorError) {
      addresses = try SocketAddress.resolve(text)
    } catch .addressInvalid {
      throw ValidationError("\(ReactorError.addressInvalid(text)).")
    } catch {
      throw Failure("cannot listen on \(text): \(error)")
    }
    self.text = text
  }

  /// True if it is a Unix socket.
  var isUnix: Bool {
    addresses.allSatisfy { $0.port == nil }
  }

  /// True if only this machine can reach them.
  var isLocal: Bool {
    addresses.allSatisfy(\.isLocal)
  }
}
