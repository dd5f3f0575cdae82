// SPDX-License-Identifier: Apache-2.0

/// An attempted creation with a request id, which distinguishes it from others.
public struct CreationAttempt: Hashable, Sendable {
  /// The name.
  public var requestID: RequestID
  /// The fingerprint of the whole request.
  public var fingerprint: RequestFingerprint

  /// An attempt of its parts.
  public init(requestID: RequestID, fingerprint: RequestFingerprint) {
    self.requestID = requestID
    self.fingerprint = fingerprint
  }
}
