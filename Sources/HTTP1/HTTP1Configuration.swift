// SPDX-License-Identifier: Apache-2.0

/// The bounds of a request.
public struct HTTP1Configuration: Sendable {
  /// The largest head, in bytes: request line, fields and what is between them. Past it: 431.
  public var headSizeMax = 8 << 10
  /// The largest request target, in bytes. Past it: 414.
  public var targetSizeMax = 2 << 10
  /// The most header fields. Past it: 431.
  public var fieldCountMax = 64

  /// Every bound at its default.
  public init() {}
}
