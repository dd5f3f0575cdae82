// SPDX-License-Identifier: Apache-2.0

/// The addresses that listeners may have, depending on the authentication of callers.
enum Reach {
  /// No authentication.
  case thisMachine
  /// Only callers on Unix sockets can authenticate.
  case unixSockets
  /// Callers authenticate with tokens that anyone on the network path could read and use.
  case thisMachineInPlaintext
  /// Authenticated callers over an encrypted connection.
  case everywhere

  /// The reason why an address must not be listened on, to follow its name; nil if it may.
  func objection(to address: ListenAddress) -> String? {
    switch self {
    case .everywhere: nil
    case .unixSockets:
      address.isUnix
        ? nil
        : "is not a Unix socket, and --unix-users authenticates callers on Unix sockets only. "
          + "See --jwt-issuer and --client-ca."
    case .thisMachine:
      address.isLocal
        ? nil
        : "can be reached from other machines, which requires authentication: see --jwt-issuer and "
          + "--client-ca. Without them, listen on 127.0.0.1, [::1] or a Unix socket."
    case .thisMachineInPlaintext:
      address.isLocal
        ? nil
        : "can be reached from other machines, where plaintext tokens could be stolen: see "
          + "--tls-certificate, or --allow-plaintext-tokens behind a TLS-terminating proxy."
    }
  }
}
