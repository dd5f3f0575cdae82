// SPDX-License-Identifier: Apache-2.0

/// The addresses that listeners may have, depending on the authentication of callers.
enum Reach {
  /// No authentication.
  case thisMachine
  /// Only who comes by a Unix socket can prove anything.
  case unixSockets
  /// Callers prove themselves with what anybody on the way could read and use.
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
        : "is not a Unix socket, and --unix-users can prove who calls through those only. "
          + "See --jwt-issuer and --client-ca."
    case .thisMachine:
      address.isLocal
        ? nil
        : "can be reached from other machines, which needs authentication: see --jwt-issuer and "
          + "--client-ca. Without them listen on 127.0.0.1, [::1] or a Unix socket."
    case .thisMachineInPlaintext:
      address.isLocal
        ? nil
        : "can be reached from other machines, where tokens in plaintext could be stolen: see "
          + "--tls-certificate, or --allow-plaintext-tokens behind a proxy that ends TLS."
    }
  }
}
