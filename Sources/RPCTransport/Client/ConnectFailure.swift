// SPDX-License-Identifier: Apache-2.0

import Reactor
import TLS

/// The reason why an attempt to connect came to nothing.
enum ConnectFailure: Error {
  /// The socket could not be had.
  case socket(ReactorError)
  /// The two ends did not agree on TLS, or did not trust each other.
  case tls(TLSFailure)
  /// The server's name cannot be checked, or memory ran out.
  case local(String)
  /// The TLS handshake took too long.
  case handshakeTimeout
  /// The server closed the connection during the TLS handshake.
  case handshakeCut
  /// The connection ended, or the server announced its end, before a call was made on it.
  case lost
}

extension ConnectFailure: CustomStringConvertible {
  var description: String {
    switch self {
    case .socket(let error): "\(error)"
    case .tls(let failure): "TLS: \(failure)"
    case .local(let reason): reason
    case .handshakeTimeout: "the TLS handshake took too long"
    case .handshakeCut: "the server closed the connection during the TLS handshake"
    case .lost: "the connection was lost immediately"
    }
  }
}
