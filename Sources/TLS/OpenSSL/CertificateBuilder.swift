// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// An X.509 certificate in the making (RFC 5280).
struct CertificateBuilder: ~Copyable {
  private let pointer: OpaquePointer

  /// An empty certificate. Wraps `X509_new`.
  init() throws(TLSError) {
    ErrorQueue.clear()
    guard let pointer = X509_new() else { throw .library(ErrorQueue.takeReason()) }
    self.pointer = pointer
  }

  deinit { X509_free(pointer) }

  /// Makes this a version 3 certificate for a key, with a random serial number. `issuer` is nil
  /// where the certificate signs itself; both times are seconds since 1970.
  func describe(
    _ key: PrivateKey, subject: String, issuer: X509Certificate?, validFrom: Int64,
    validUntil: Int64
  ) throws(TLSError) {
    ErrorQueue.clear()
    try check(X509_set_version(pointer, Self.version3))
    try setSerialNumber()
    try check(Self.setTime(X509_getm_notBefore(pointer), validFrom))
    try check(Self.setTime(X509_getm_notAfter(pointer), validUntil))
    try check(X509_set_pubkey(pointer, key.pointer))
    let name = X509_get_subject_name(pointer)
    try check(
      X509_NAME_add_entry_by_NID(
        name, NID_commonName, copenssl_string_utf8, Array(subject.utf8),
        Int32(clamping: subject.utf8.count), -1, 0))
    let issuerName = issuer.map { X509_get_subject_name($0.pointer) } ?? name
    try check(X509_set_issuer_name(pointer, issuerName))
  }

  /// Adds an extension in the words of OpenSSL's configuration (x509v3_config(5)). `issuer` is nil
  /// where the certificate signs itself. Wraps `X509V3_EXT_conf_nid`.
  func add(_ kind: Int32, _ value: String, issuer: X509Certificate?) throws(TLSError) {
    ErrorQueue.clear()
    var context = X509V3_CTX()
    copenssl_extension_context_set_no_database(&context)
    X509V3_set_ctx(&context, issuer?.pointer ?? pointer, pointer, nil, nil, 0)
    guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else {
      throw .library(ErrorQueue.takeReason())
    }
    defer { X509_EXTENSION_free(made) }
    try check(X509_add_ext(pointer, made, -1))
  }

  /// The certificate, signed. Wraps `X509_sign`.
  consuming func sign(with key: PrivateKey) throws(TLSError) -> X509Certificate {
    ErrorQueue.clear()
    guard X509_sign(pointer, key.pointer, EVP_sha256()) > 0, X509_up_ref(pointer) == 1 else {
      throw .library(ErrorQueue.takeReason())
    }
    return X509Certificate(owning: pointer)
  }

  /// 127 random bits and never zero, so that a CA needs no memory of what it gave out.
  private func setSerialNumber() throws(TLSError) {
    guard let number = BN_new() else { throw .library("out of memory") }
    defer { BN_free(number) }
    try check(BN_rand(number, Self.serialNumberBits, 0, 0))
    guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(pointer)) != nil else {
      throw .library(ErrorQueue.takeReason())
    }
  }

  private static func setTime(_ time: UnsafeMutablePointer<ASN1_TIME>?, _ seconds: Int64) -> Int32 {
    ASN1_TIME_set(time, Int(seconds)) == nil ? 0 : 1
  }

  private func check(_ result: Int32) throws(TLSError) {
    guard result == 1 else { throw .library(ErrorQueue.takeReason()) }
  }

  /// The field counts from zero.
  private static let version3 = 2
  private static let serialNumberBits: Int32 = 127
}
