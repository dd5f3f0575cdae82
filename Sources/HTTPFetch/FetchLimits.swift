// SPDX-License-Identifier: Apache-2.0

/// The limits of a fetch.
public struct FetchLimits: Hashable, Sendable {
  /// The time limit of the whole fetch.
  public var timeout = Duration.seconds(10)
  /// The time limit of connecting.
  public var connectTimeout = Duration.seconds(5)
  /// The most bytes that the answer may have.
  public var byteCountMax = 256 << 10

  public init() {}
}
