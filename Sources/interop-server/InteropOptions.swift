// SPDX-License-Identifier: Apache-2.0

import Glibc
import TLS

/// What the command line asks of the server.
struct InteropOptions {
  /// Where to listen.
  private(set) var address = ""
  /// Where certificates are kept, or made if they are missing; nil for plaintext.
  private var folder: String?
  /// Whether clients must show a certificate.
  private var isMutual = false

  /// Nil where the arguments make no sense.
  init?(_ arguments: some Collection<String>) {
    var rest = Array(arguments)[...]
    while let option = rest.popFirst() {
      switch option {
      case "--listen": address = rest.popFirst() ?? ""
      case "--tls": folder = rest.popFirst()
      case "--mutual": isMutual = true
      default: return nil
      }
    }
    guard !address.isEmpty, !isMutual || folder != nil else { return nil }
  }

  /// The TLS that was asked for, by development certificates.
  func serverContext() throws -> (@Sendable () -> TLSContext)? {
    guard let folder else { return nil }
    let certificates = DevelopmentCertificates(folder: folder)
    try certificates.prepare(now: Int64(time(nil)))
    let identity = try TLSIdentity(
      certificatePath: certificates.serverCertificatePath, keyPath: certificates.serverKeyPath)
    var configuration = TLSServerConfiguration(identity: identity)
    if isMutual {
      configuration.clientCertificates = .required(
        try TrustAnchors(path: certificates.authorityCertificatePath))
    }
    let context = try TLSContext(server: configuration)
    return { context }
  }
}
