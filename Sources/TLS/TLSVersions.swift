// SPDX-License-Identifier: Apache-2.0

/// A range of protocol versions. HTTP/2 needs 1.2 at least (RFC 9113 section 9.2).
public struct TLSVersions: Sendable, Hashable {
  /// The oldest version that is spoken.
  public var oldest = TLSVersion.v12
  /// The newest version that is spoken.
  public var newest = TLSVersion.v13

  /// Everything from `oldest` to `newest`.
  public init(oldest: TLSVersion = .v12, newest: TLSVersion = .v13) {
    self.oldest = oldest
    self.newest = newest
  }
}

/// A version of the protocol that HTTP/2 may run on.
public enum TLSVersion: String, Sendable, Hashable {
  /// RFC 5246.
  case v12 = "TLSv1.2"
  /// RFC 8446.
  case v13 = "TLSv1.3"
}
