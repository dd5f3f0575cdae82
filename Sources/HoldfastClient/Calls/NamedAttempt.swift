// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI

/// A request with a `request_id`, by which the server knows a repeated request.
protocol NamedAttempt {
  /// The name of the attempt; empty if it has none.
  var requestID: String { get set }
}

extension NamedAttempt {
  /// This request with a name that nobody can guess, if it has none yet.
  func named() -> Self {
    guard requestID.isEmpty else { return self }
    var named = self
    // The system's generator is fit for secrets. 128 bits in base 36 are at most 25 characters.
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
