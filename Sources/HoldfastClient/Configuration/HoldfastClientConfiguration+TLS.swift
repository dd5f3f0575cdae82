// SPDX-License-Identifier: Apache-2.0

import RPCTransport
import TLS

extension HoldfastClientConfiguration {
  /// TLS to the servers: whom to trust, and which certificate to show (mutual TLS). The files are
  /// PEM, and are read when the client is made.
  public struct TLS: Sendable, Hashable {
    /// The file with the authorities to trust; nil for those of this machine.
    public var authorities: String?
    /// The file with the certificate to show to a server that asks for one, and its chain.
    public var certificate: String?
    /// The file with the certificate's key, without a passphrase.
    public var key: String?
    /// The name that the servers' certificates must be for; nil for the host that is connected to.
    public var serverName: String?

    /// TLS that trusts the authorities of this machine and shows no certificate.
    public static let machineTrust = TLS()

    /// TLS by these files. `certificate` and `key` belong together.
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
    /// - Throws: `CONFIGURATION_INVALID`, naming the file at fault.
    func channel() throws(HoldfastError) -> ChannelTLS {
      guard (certificate == nil) == (key == nil) else {
        throw HoldfastError(
          .configurationInvalid, "A certificate and its key belong together in TLS.")
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
