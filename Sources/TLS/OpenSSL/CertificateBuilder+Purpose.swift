// SPDX-License-Identifier: Apache-2.0

import COpenSSL

extension CertificateBuilder {
  /// The extensions of an authority that may issue certificates but no further authorities.
  func addAuthorityExtensions() throws(TLSError) {
    try add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0", issuer: nil)
    try add(NID_key_usage, "critical,keyCertSign,cRLSign", issuer: nil)
    try add(NID_subject_key_identifier, "hash", issuer: nil)
  }

  /// The extensions of a server's or a client's certificate. `names` is its subjectAltName.
  func addLeafExtensions(
    _ usage: CertificateAuthority.Usage, names: String?, issuer: X509Certificate
  ) throws(TLSError) {
    try add(NID_basic_constraints, "critical,CA:FALSE", issuer: issuer)
    try add(NID_key_usage, "critical,digitalSignature", issuer: issuer)
    switch usage {
    case .server: try add(NID_ext_key_usage, "serverAuth", issuer: issuer)
    case .client: try add(NID_ext_key_usage, "clientAuth", issuer: issuer)
    }
    try add(NID_subject_key_identifier, "hash", issuer: issuer)
    try add(NID_authority_key_identifier, "keyid", issuer: issuer)
    if let names { try add(NID_subject_alt_name, names, issuer: issuer) }
  }
}
