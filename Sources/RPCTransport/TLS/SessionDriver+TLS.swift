// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Reactor
import TLS

/// If a driver has a TLS session, bytes pass through it on their way to and from the delegate:
///
///     socket --ciphertext--> TLSSession --plaintext--> delegate
///     socket <--ciphertext-- TLSSession <--plaintext-- delegate
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

  /// Passes received bytes to the delegate, through TLS if enabled.
  @inline(__always)
  func receive(_ bytes: UnsafeRawBufferPointer, _ delegate: any SessionDriverDelegate) throws {
    guard let tls else { return try delegate.receive(bytes) }
    try receiveSecured(bytes, tls)
  }

  private func receiveSecured(_ bytes: UnsafeRawBufferPointer, _ tls: TLSSession) throws {
    let phase = try tls.receive(bytes, scratch: buffers.plaintext) {
      (plaintext) throws(HTTP2Error) in
      try noteSecured(tls)
      try delegate.receive(plaintext)
    }
    switch phase {
    case .handshaking: break
    case .established: try noteSecured(tls)
    case .ended: throw SecureEnding.closed
    case .failed(let failure): throw SecureEnding.failed(failure)
    }
  }

  /// Tells the delegate, before the first byte, who the peer is.
  private func noteSecured(_ tls: TLSSession) throws(HTTP2Error) {
    guard !isSecured else { return }
    isSecured = true
    tls.releaseBuffers()
    try delegate.secured(by: tls)
  }

  /// Collects the next output in the shared buffer.
  func produceOutput(
    limit: Int, _ delegate: any SessionDriverDelegate
  ) throws(HTTP2Error) {
    buffers.output.removeAll(keepingCapacity: true)
    guard let tls else {
      return try delegate.produceOutput(into: &buffers.output, limit: limit)
    }
    tls.produceOutput(into: &buffers.output)
    guard isSecured, tls.phase == .established else { return }
    buffers.plainOutput.removeAll(keepingCapacity: true)
    try delegate.produceOutput(into: &buffers.plainOutput, limit: limit)
    buffers.plainOutput.withUnsafeBytes { plaintext in
      _ = tls.send(plaintext, into: &buffers.output)
    }
  }

  /// The last bytes of a session: close_notify, or the alert that explains its absence.
  func takeClosingBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    tls?.close()
    tls?.produceOutput(into: &bytes)
    return bytes
  }
}
