// SPDX-License-Identifier: Apache-2.0

import RPC
import TLS

extension PeerIdentity {
  /// The identity that a verified certificate proves.
  convenience init(_ certificate: PeerCertificate) {
    self.init(
      subject: certificate.subject, dnsNames: certificate.dnsNames, uris: certificate.uris,
      emailAddresses: certificate.emailAddresses, spiffeID: certificate.spiffeID)
  }
}
