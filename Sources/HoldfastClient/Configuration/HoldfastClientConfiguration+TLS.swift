// SPDX-License-Identifier: Apache-2.0

import RPCTransport
import TLS

extension HoldfastClientConfiguration {
  /// The TLS settings: the authorities to trust, and the certificate to present (mutual TLS). The
  /// files are in PEM format and are read when the client is created.
  public struct TLS: Sendable, Hashable {
    /// The file with the authorities to trust; nil for the system's.
    public var authorities: String?
    /// The file with the certificate chain to present to servers that ask for one.
    public var certificate: String?
    /// The file with the certificate's private key, without a passphrase.
    public var key: String?
    /// The name that the servers' certificates must have; nil for the host name in the address.
    public var serverName: String?

    /// TLS that trusts the system's authorities and presents no certificate.
    public static let machineTrust = TLS()

    /// Creates TLS settings from files. `certificate` and `key` must be given together.
    public init(
      authorities: String? = nil, certificate: String? = nil, key: String? = nil,
      serverName: String? = nil
    ) {
      self.authorities = authorities
      self.certificate = certificate
      self.key = key
      self.serverName = serverName
    }

    /// Reads the files.
    ///
    /// - Throws: `CONFIGURATION_INVALID`, naming the file that cannot be used.
    func channel() throws(HoldfastError) -> ChannelTLS {
      guard (certificate == nil) == (key == nil) else {
        throw HoldfastError(
          .configurationInvalid, "TLS needs both a certificate and its key, or neither.")
      }
      do throws(TLSError) {
        return try ChannelTLS(
          authorityPath: authorities, certificatePath: certificate, keyPath: key,
          serverName: serverName)
      } catch {
        throw HoldfastError(.configurationInvalid, "TLS cannot be used: \(error)")
      }
    }
  }
}
