// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// OpenSSL's per-thread list of errors, read right after a call that failed.
enum ErrorQueue {
  /// Forgets what earlier calls left behind. Wraps `ERR_clear_error`.
  static func clear() { ERR_clear_error() }

  /// The first error in words, which empties the list. Wraps `ERR_get_error` and
  /// `ERR_reason_error_string`.
  static func takeReason() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    return describe(code)
  }

  /// The reason number of the first error of the TLS library, or nil; the list stays as it is.
  static var firstReason: (library: Int32, reason: Int32)? {
    let code = ERR_peek_error()
    guard code != 0 else { return nil }
    return (ERR_GET_LIB(code), ERR_GET_REASON(code))
  }

  private static func describe(_ code: UInt) -> String {
    guard code != 0 else { return "no reason given" }
    guard let reason = ERR_reason_error_string(code) else { return "error \(code)" }
    return String(cString: reason)
  }
}

extension TLSFailure {
  /// The failure of a session, from the list of errors. `verifyResult` is what came
  /// of checking the peer's certificate.
  static func take(verifyResult: Int) -> TLSFailure {
    let first = ErrorQueue.firstReason
    let text = ErrorQueue.takeReason()
    guard let first, first.library == ERR_LIB_SSL else {
      return first == nil ? .violation("the records ended early") : .violation(text)
    }
    switch first.reason {
    case SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST, SSL_R_WRONG_VERSION_NUMBER:
      return .notTLS
    case SSL_R_NO_APPLICATION_PROTOCOL, SSL_R_CALLBACK_FAILED:
      return .noApplicationProtocol
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return .certificateMissing
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return .certificateRejected(String(cString: X509_verify_cert_error_string(verifyResult)))
    case SSL_R_NO_SHARED_CIPHER, SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_NO_SUITABLE_KEY_SHARE,
      SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, SSL_R_NO_PROTOCOLS_AVAILABLE, SSL_R_NO_SHARED_GROUPS,
      SSL_R_NO_SUITABLE_GROUPS, SSL_R_VERSION_TOO_LOW:
      return .nothingInCommon(text)
    case Int32(SSL_AD_REASON_OFFSET)...Int32(SSL_AD_REASON_OFFSET + 255):
      return .alert(text)
    case Int32(ERR_R_MALLOC_FAILURE):
      return .library(text)
    default:
      return .violation(text)
    }
  }
}
