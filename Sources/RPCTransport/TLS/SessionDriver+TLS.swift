// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Reactor
import TLS

/// If a driver has a TLS session, bytes pass through it on their way to and from the HTTP/2
/// session:
///
///     socket --ciphertext--> TLSSession --plaintext--> HTTP2Session
///     socket <--ciphertext-- TLSSession <--plaintext-- HTTP2Session
///
/// Until its handshake is done, only its own bytes are sent.
extension SessionDriver {
  /// The reason why TLS ends a connection.
  enum SecureEnding: Error {
    /// The peer sent close_notify.
    case closed
    /// The session failed; an alert may be queued.
    case failed(TLSFailure)
  }

  /// Feeds what was read to the HTTP/2 session, through TLS where there is one.
  func receive(_ bytes: UnsafeRawBufferPointer) throws {
    guard let tls else { return try session.receive(bytes) { delegate.handle($0) } }
    let phase = try tls.receive(bytes, scratch: buffers.plaintext) {
      (plaintext) throws(HTTP2Error) in
      noteSecured(tls)
      try session.receive(plaintext) { delegate.handle($0) }
    }
    switch phase {
    case .handshaking: break
    case .established: noteSecured(tls)
    case .ended: throw SecureEnding.closed
    case .failed(let failure): throw SecureEnding.failed(failure)
    }
  }

  /// Tells the delegate, before the first event, who the peer is.
  private func noteSecured(_ tls: TLSSession) {
    guard !isSecured else { return }
    isSecured = true
    tls.releaseBuffers()
    delegate.secured(by: tls)
  }

  /// Gathers in the shared output what is to be sent next.
  func produceOutput(limit: Int) throws(HTTP2Error) {
    buffers.output.removeAll(keepingCapacity: true)
    guard let tls else {
      return try session.produceOutput(into: &buffers.output, limit: limit) { delegate.handle($0) }
    }
    tls.produceOutput(into: &buffers.output)
    guard isSecured, tls.phase == .established else { return }
    buffers.plainOutput.removeAll(keepingCapacity: true)
    try session.produceOutput(into: &buffers.plainOutput, limit: limit) { delegate.handle($0) }
    buffers.plainOutput.withUnsafeBytes { plaintext in
      _ = tls.send(plaintext, into: &buffers.output)
    }
  }

  /// The last bytes of a session: close_notify, or the alert that tells why there is none.
  func takeClosingBytes() -> [UInt8] {
    var farewell: [UInt8] = []
    tls?.close()
    tls?.produceOutput(into: &farewell)
    return farewell
  }
}
