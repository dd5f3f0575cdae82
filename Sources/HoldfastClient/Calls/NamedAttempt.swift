// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI

/// A request with a `request_id`, by which the server recognises a retry.
protocol NamedAttempt {
  /// The idempotency key; empty if there is none.
  var requestID: String { get set }
}

extension NamedAttempt {
  /// This request, with an unguessable key if it has none yet.
  func named() -> Self {
    guard requestID.isEmpty else { return self }
    var named = self
    // The system's generator is cryptographically secure. 128 bits take at most 25 digits in base
    // 36.
    let number = UInt128.random(in: 0 ... .max)
    named.requestID = String(number, radix: 36)
    return named
  }
}

extension CreateSessionRequest: NamedAttempt {}
extension UpdateSessionRequest: NamedAttempt {}
extension PatchSessionRequest: NamedAttempt {}
extension DeleteSessionRequest: NamedAttempt {}
extension UndeleteSessionRequest: NamedAttempt {}
extension RestoreSessionVersionRequest: NamedAttempt {}
extension CreateSnapshotRequest: NamedAttempt {}
extension DeleteSnapshotRequest: NamedAttempt {}
extension CreateSessionFromSnapshotRequest: NamedAttempt {}
