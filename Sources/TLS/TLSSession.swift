// SPDX-License-Identifier: Apache-2.0

/// One end of a TLS session as an engine: bytes in, bytes out, no socket, no clock, no thread.
///
///                protocol agreed on                close_notify
///     handshaking ------------------> established --------------> ended
///          \______________________________|______________________/
///                        | alert, broken record, truncation
///                     failed
///
/// Any input results in a phase, never a trap. In every phase, including `failed`, the output of
/// `produceOutput` should still be sent: it may be the alert that informs the peer.
///
/// Invariant: `established` implies that the peer's certificate, where one was asked for, was
/// verified, and that ALPN agreed on `h2`; or, at a server that allows it, on `http/1.1`, or that
/// the client said nothing of ALPN.
/// Must be used from one thread at a time.
public final class TLSSession {
  /// The progress of the session.
  public enum Phase: Hashable, Sendable {
    /// The two ends do not yet know each other.
    case handshaking
    /// Bytes flow both ways.
    case established
    /// The peer has said that it sends nothing more; what we send still arrives.
    case ended
    /// Nothing more can be sent or received.
    case failed(TLSFailure)
  }

  /// The protocol that is spoken within a session (RFC 7301).
  public enum ApplicationProtocol: Hashable, Sendable {
    case http2
    case http11
  }

  /// The progress of the session.
  public private(set) var phase = Phase.handshaking
  /// The protocol within the session, once it is established. HTTP/1.1 also where the client did
  /// not say: it must not speak HTTP/2 then (RFC 9113 section 3.2).
  public private(set) var applicationProtocol = ApplicationProtocol.http2

  private let connection: SSLConnection
  /// Keeps certificates and ticket keys alive.
  private let context: TLSContext
  private let serverName: String?
  private var isClosing = false

  /// The server's end of a session that a client is about to open.
  public init(server context: TLSContext) throws(TLSError) {
    precondition(context.role == .server, "a server's session needs a server's context")
    self.context = context
    serverName = nil
    connection = try SSLConnection(context.ssl, .server)
  }

  /// The client's end of a session with the server of that name (a host name or an IP address),
  /// whose certificate must be for it. The first flight waits in `produceOutput`.
  ///
  /// `ticket`, from an earlier session with the same server, spares both ends most of the work.
  public init(
    client context: TLSContext, serverName: String, resuming ticket: TLSTicket? = nil
  ) throws(TLSError) {
    precondition(context.role == .client, "a client's session needs a client's context")
    self.context = context
    self.serverName = serverName
    connection = try SSLConnection(context.ssl, .client)
    try connection.expect(serverName: serverName)
    // A resumed session is not checked for the name again, so the ticket must be for it.
    if let ticket, ticket.serverName == serverName { connection.resume(ticket.session) }
    handshake()
  }

  // MARK: Bytes in

  /// Processes bytes from the peer and delivers the plaintext, decrypted into `scratch` (of any
  /// size; larger means fewer calls), which must not be read after `handle` returns.
  ///
  /// All of `ciphertext` is used up, unless the session ends or fails on the way or `handle`
  /// throws; after that no more can be received. An answer to the peer may have to be sent.
  @discardableResult
  public func receive<E: Error>(
    _ ciphertext: UnsafeRawBufferPointer, scratch: UnsafeMutableRawBufferPointer,
    _ handle: (UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) -> Phase {
    try connection.lending(ciphertext) { () throws(E) in
      if phase == .handshaking { handshake() }
      while phase == .established, connection.hasInput {
        let count = read(into: scratch)
        if count > 0 { try handle(UnsafeRawBufferPointer(rebasing: scratch[..<count])) }
      }
    }
    return phase
  }

  /// Tells that the peer's bytes are at their end: without close_notify, something may be missing.
  @discardableResult
  public func receiveEnd() -> Phase {
    switch phase {
    case .handshaking, .established: phase = .failed(.truncated)
    case .ended, .failed: break
    }
    return phase
  }

  private func handshake() {
    switch connection.doHandshake() {
    case .wantsInput: break
    case .done: agree()
    case .ended: phase = .failed(.truncated)
    case .failed(let failure): phase = .failed(failure)
    }
  }

  /// Ends the handshake by the protocol that is agreed on.
  private func agree() {
    switch connection.applicationProtocol {
    case .http2: phase = .established
    case .http11, nil:
      guard context.allowsHTTP1 else {
        phase = .failed(.noApplicationProtocol)
        connection.shutdown()
        return
      }
      applicationProtocol = .http11
      phase = .established
    }
  }

  /// Decrypts until the buffer is full or the input used up.
  private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var count = 0
    while count < buffer.count, connection.hasInput {
      switch connection.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...])) {
      case .done(let more): count &+= more
      case .wantsInput: return count
      case .ended:
        phase = .ended
        return count
      case .failed(let failure):
        phase = .failed(failure)
        return count
      }
    }
    return count
  }

  // MARK: Bytes out

  /// Encrypts `plaintext` to the end of `ciphertext`, in records of 16 KiB and a last one of what
  /// is left, behind whatever waited for `produceOutput`. False when the session cannot send:
  /// before the handshake is over, after a failure and after `close()`.
  public func send(_ plaintext: UnsafeRawBufferPointer, into ciphertext: inout [UInt8]) -> Bool {
    guard !isClosing, phase == .established || phase == .ended else { return false }
    guard !plaintext.isEmpty else { return true }
    switch connection.write(plaintext, into: &ciphertext) {
    case .done: return true
    case .failed(let failure): phase = .failed(failure)
    case .wantsInput, .ended: phase = .failed(.library("a write asked for input"))
    }
    return false
  }

  /// True if `produceOutput` would append something.
  public var wantsWrite: Bool { connection.hasOutput }

  /// Appends pending output of the handshake, an alert or `close()` to `ciphertext`.
  public func produceOutput(into ciphertext: inout [UInt8]) {
    connection.takeOutput(into: &ciphertext)
  }

  /// Queues close_notify: nothing more is sent. Bytes from the peer can still be received.
  public func close() {
    guard !isClosing, phase == .established || phase == .ended else { return }
    isClosing = true
    connection.shutdown()
  }

  // MARK: Memory

  /// Gives back what only a session with traffic needs, 34 KiB, until there is traffic again.
  ///
  /// For sessions that fall silent: OpenSSL's own mode, which frees the buffers after each record,
  /// costs a busy session a tenth of its time.
  public func releaseBuffers() {
    if phase == .established { connection.releaseBuffers() }
  }

  // MARK: Negotiated parameters

  /// The version; nil while that is open.
  public var version: TLSVersion? { phase == .handshaking ? nil : connection.version }
  /// The cipher suite by OpenSSL's name; empty while that is open.
  public var cipherSuite: String { connection.cipherSuite }
  /// True if the session resumes an earlier one.
  public var isResumed: Bool { connection.isResumed }

  /// The number of key changes requested by the peer: KeyUpdates, which are performed, and
  /// renegotiations, which are refused. Both cost this end work and a response, so a driver should
  /// limit them.
  public var rekeyings: UInt64 { connection.rekeyings }

  /// The peer's certificate, if it proved possession of one. Parsed at each call; ask once.
  public var peerCertificate: PeerCertificate? {
    switch phase {
    case .established, .ended: connection.peerCertificate
    case .handshaking, .failed: nil
    }
  }

  /// A client's means to resume the session later; nil until the server has sent one, which with
  /// TLS 1.3 is after the handshake.
  public var ticket: TLSTicket? {
    guard let serverName, phase == .established || phase == .ended,
      let session = connection.storedSession
    else { return nil }
    return TLSTicket(session: session, serverName: serverName)
  }
}

/// The ticket with which a client resumes a session.
public struct TLSTicket: Sendable {
  let session: StoredSession
  /// The server that it is for.
  public let serverName: String
}
