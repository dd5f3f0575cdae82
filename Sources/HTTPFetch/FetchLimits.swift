// SPDX-License-Identifier: Apache-2.0

/// How much a fetch may take.
public struct FetchLimits: Hashable, Sendable {
  /// How long all of it may take.
  public var timeout = Duration.seconds(10)
  /// How long the connection may take.
  public var connectTimeout = Duration.seconds(5)
  /// The most bytes that the answer may have.
  public var byteCountMax = 256 << 10

  public init() {}
}
