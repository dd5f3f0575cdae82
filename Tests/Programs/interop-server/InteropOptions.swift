// SPDX-License-Identifier: Apache-2.0

import Glibc
import TLS

/// What the command line asks of the server.
struct InteropOptions {
  /// Where to listen.
  private(set) var address = ""
  /// Where certificates are kept, or made if they are missing; nil for plaintext.
  private var folder: String?
  /// The event loops. Two, so that what goes wrong between them can be seen.
  private(set) var loopCount = 2
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
      case "--loops": loopCount = rest.popFirst().flatMap { Int($0) } ?? 0
      default: return nil
      }
    }
    guard !address.isEmpty, 1...64 ~= loopCount, !isMutual || folder != nil else { return nil }
  }

  /// The TLS that was asked for, by development certificates.
  func serverContext() throws -> (@Sendable () -> TLSContext)? {
    guard let folder else { return nil }
    let certificates = DevelopmentCertificates(folder: folder)
    try certificates.prepare(now: Int64(time(nil)))
    let identity = try TLSIdentity(
      certificatePath: certificates.serverCertificatePath, keyPath: certificates.serverKeyPath)
    var configuration = TLSServerConfiguration(identity: identity)
    configuration.allowsHTTP1 = true
    if isMutual {
      configuration.clientCertificates = .required(
        try TrustAnchors(path: certificates.authorityCertificatePath))
    }
    let context = try TLSContext(server: configuration)
    return { context }
  }
}
