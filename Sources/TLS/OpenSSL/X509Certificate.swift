// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// Owns an `X509`.
// Safety: an X509 is not changed once it is parsed or signed; what OpenSSL caches in it later, it
// guards by a lock of its own.
final class X509Certificate: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes over a reference.
  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { X509_free(pointer) }

  /// Every certificate in a PEM text, at least one. Wraps `PEM_read_bio_X509`.
  static func all(inPEM text: [UInt8], source: String) throws(TLSError) -> [X509Certificate] {
    let bio = try MemoryBIO(reading: text)
    var certificates: [X509Certificate] = []
    ErrorQueue.clear()
    while let pointer = PEM_read_bio_X509(bio.pointer, nil, nil, nil) {
      certificates.append(X509Certificate(owning: pointer))
    }
    // The only good reason to stop is that no further block begins.
    let stopped = ErrorQueue.firstReason
    ErrorQueue.clear()
    guard !certificates.isEmpty, let stopped, stopped.library == ERR_LIB_PEM,
      stopped.reason == PEM_R_NO_START_LINE
    else { throw .certificateMalformed(source: source) }
    return certificates
  }

  /// The certificate in PEM. Wraps `PEM_write_bio_X509`.
  func pem() throws(TLSError) -> [UInt8] {
    let bio = try MemoryBIO()
    guard PEM_write_bio_X509(bio.pointer, pointer) == 1 else {
      throw .library(ErrorQueue.takeReason())
    }
    return bio.bytes
  }

  /// Seconds since 1970. Wraps `X509_get0_notBefore`.
  var validFrom: Int64 { Self.seconds(X509_get0_notBefore(pointer)) }
  /// Seconds since 1970. Wraps `X509_get0_notAfter`.
  var validUntil: Int64 { Self.seconds(X509_get0_notAfter(pointer)) }

  /// Wraps `X509_check_private_key`.
  func belongs(to key: PrivateKey) -> Bool {
    defer { ErrorQueue.clear() }
    return X509_check_private_key(pointer, key.pointer) == 1
  }

  /// The names and the validity in the certificate.
  var description: PeerCertificate {
    let names = AlternativeNames(of: pointer)
    return PeerCertificate(
      subject: Self.text(X509_get_subject_name(pointer)),
      issuer: Self.text(X509_get_issuer_name(pointer)),
      dnsNames: names.dns, uris: names.uris, emailAddresses: names.emails, validUntil: validUntil)
  }

  private static func text(_ name: OpaquePointer?) -> String {
    guard let name, let bio = try? MemoryBIO(),
      X509_NAME_print_ex(bio.pointer, name, 0, copenssl_name_rfc2253) >= 0
    else { return "" }
    return String(decoding: bio.bytes, as: UTF8.self)
  }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return 0 }
    return Int64(timegm(&parts))
  }
}

/// The subjectAltName extension of a certificate; a name with a NUL in it is left out, since it
/// could pass for another.
private struct AlternativeNames {
  private(set) var dns: [String] = []
  private(set) var uris: [String] = []
  private(set) var emails: [String] = []

  init(of certificate: OpaquePointer) {
    guard let extensionValue = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else {
      return
    }
    let names = OpaquePointer(extensionValue)
    defer { GENERAL_NAMES_free(names) }
    for index in 0..<max(copenssl_general_names_count(names), 0) {
      guard let name = copenssl_general_name(names, index) else { continue }
      var kind: Int32 = 0
      guard let value = GENERAL_NAME_get0_value(name, &kind) else { continue }
      switch kind {
      case GEN_DNS: Self.append(value, to: &dns)
      case GEN_URI: Self.append(value, to: &uris)
      case GEN_EMAIL: Self.append(value, to: &emails)
      default: break
      }
    }
  }

  private static func append(_ value: UnsafeMutableRawPointer, to names: inout [String]) {
    let string = value.assumingMemoryBound(to: ASN1_STRING.self)
    let bytes = UnsafeBufferPointer(
      start: ASN1_STRING_get0_data(string), count: Int(max(ASN1_STRING_length(string), 0)))
    guard !bytes.contains(0) else { return }
    names.append(String(decoding: bytes, as: UTF8.self))
  }
}
