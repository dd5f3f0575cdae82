// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Session tickets of a server (RFC 8446 section 4.6.1, RFC 5077), by which a client spares itself
/// a whole handshake. They are encrypted with keys that are drawn for each context, so that
/// none outlives the certificates and the trust that it was given under.
extension SSLContext {
  func setTickets() throws(TLSError) {
    // Tickets keep the state with the client, so that no memory here grows with visitors.
    _ = copenssl_ctx_set_session_cache_mode(pointer, Int(SSL_SESS_CACHE_OFF))
    try check(SSL_CTX_set_num_tickets(pointer, Self.ticketsPerSession))
    SSL_CTX_set_timeout(pointer, Self.ticketLifetimeSeconds)
    let name = Array("holdfast".utf8)
    try check(SSL_CTX_set_session_id_context(pointer, name, UInt32(name.count)))
    try check(SSL_CTX_set_session_ticket_cb(pointer, nil, judgeTicket, nil))
    // Early data could be replayed (RFC 8446 section 8).
    try check(SSL_CTX_set_max_early_data(pointer, 0))
  }

  /// OpenSSL sends two, for browsers with parallel connections; gRPC uses one connection.
  private static let ticketsPerSession = 1
  /// For so long a client's certificate is not verified again, though its end is heeded.
  private static let ticketLifetimeSeconds = 3_600
}

/// Decides what becomes of a ticket; where it is ignored, a whole handshake follows.
///
/// A resumed session of TLS 1.3 gets a new ticket with a lifetime of its own, so a client could
/// continue indefinitely with a past authentication. A client with a certificate therefore gets no
/// new ticket, and must authenticate again when the first ticket or the certificate expires.
private func judgeTicket(
  _: OpaquePointer?, _ session: OpaquePointer?, _: UnsafePointer<UInt8>?, _: Int,
  _ status: SSL_TICKET_STATUS, _: UnsafeMutableRawPointer?
) -> SSL_TICKET_RETURN {
  guard status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW, let session,
    !isPeerExpired(session)
  else { return SSL_TICKET_RETURN_IGNORE_RENEW }
  let hasCertificate = SSL_SESSION_get0_peer(session) != nil
  return hasCertificate || status == SSL_TICKET_SUCCESS
    ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW
}

/// True if the certificate that the peer presented when a session began has expired since, by the
/// clock that OpenSSL verifies certificates by. Wraps `X509_cmp_current_time`.
func isPeerExpired(_ session: OpaquePointer) -> Bool {
  guard let certificate = SSL_SESSION_get0_peer(session) else { return false }
  // 0 means an unreadable time.
  return X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0
}
