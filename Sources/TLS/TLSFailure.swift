// SPDX-License-Identifier: Apache-2.0

/// The reason why a session ended otherwise than by close_notify.
///
/// The texts are OpenSSL's and contain no secret. They are meant for a log; the peer receives an
/// alert.
public enum TLSFailure: Error, Hashable, Sendable {
  /// The peer does not use TLS; often this is plain HTTP sent to a TLS port.
  case notTLS
  /// The two ends share no version, cipher suite or group.
  case nothingInCommon(String)
  /// The peer does not offer, or did not choose, `h2` (RFC 9113 section 3.2).
  case noApplicationProtocol
  /// A client certificate is required and none came.
  case certificateMissing
  /// The peer's certificate was refused: unknown issuer, expired, for another host.
  case certificateRejected(String)
  /// The peer ended the session with an alert.
  case alert(String)
  /// The peer broke the protocol: a bad record, a failed authentication tag, a message out of turn.
  case violation(String)
  /// The bytes ended without close_notify, so something may be missing at their end.
  case truncated
  /// The library ran out of memory or reported an internal error.
  case library(String)
}

extension TLSFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notTLS: "the peer does not speak TLS"
    case .nothingInCommon(let reason): "no common TLS parameters with the peer: \(reason)"
    case .noApplicationProtocol: "the peer did not select HTTP/2 (ALPN h2)"
    case .certificateMissing: "the peer presented no certificate"
    case .certificateRejected(let reason): "the peer's certificate was refused: \(reason)"
    case .alert(let reason): "the peer ended the session: \(reason)"
    case .violation(let reason): "the peer violated the protocol: \(reason)"
    case .truncated: "the connection ended without close_notify"
    case .library(let reason): "OpenSSL failed: \(reason)"
    }
  }
}
