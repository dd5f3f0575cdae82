// SPDX-License-Identifier: Apache-2.0

import COpenSSL

@testable import TLS

/// Any bytes are a certificate that says of its holder what it says once more in PEM, or are none.
/// No name holds a NUL, by which one could pass for another.
func fuzzCertificate(_ bytes: [UInt8]) throws {
  var start = UnsafePointer<UInt8>?.none
  let parsed = bytes.withUnsafeBufferPointer { buffer in
    start = buffer.baseAddress
    return d2i_X509(nil, &start, buffer.count)
  }
  guard let parsed else { return ErrorQueue.clear() }
  let certificate = X509Certificate(owning: parsed)
  let holder = certificate.description
  let names = holder.dnsNames + holder.uris + holder.emailAddresses
  try require(!names.contains { $0.utf8.contains(0) }, "a name with a NUL")
  if let id = holder.spiffeID {
    try require(holder.uris == [id], "a SPIFFE id beside other URIs")
    try require(id.utf8.starts(with: "spiffe://".utf8), "a SPIFFE id of another scheme")
  }
  guard let pem = try? certificate.pem() else { return }
  let again = try X509Certificate.all(inPEM: pem, source: "again")
  try require(again.map(\.description) == [holder], "PEM says something else of the holder")
}
