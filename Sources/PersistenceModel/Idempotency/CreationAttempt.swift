// SPDX-License-Identifier: Apache-2.0

/// An attempted creation that its caller gave a name, so that it can be told from others.
public struct CreationAttempt: Hashable, Sendable {
  /// The name.
  public var requestID: RequestID
  /// Stands for everything that the request asked for.
  public var fingerprint: RequestFingerprint

  /// An attempt of its parts.
  public init(requestID: RequestID, fingerprint: RequestFingerprint) {
    self.requestID = requestID
    self.fingerprint = fingerprint
  }
}
