// SPDX-License-Identifier: Apache-2.0

/// The limits of a decoder. Both exist in every protobuf runtime; the
/// defaults are those of the C++ and Java runtimes.
public struct WireLimits: Equatable, Sendable {
  /// The maximum nesting depth of messages and groups below the outermost one.
  public var depthMax: Int

  /// The largest input in bytes.
  public var sizeMax: Int

  /// Limits with a default depth of 100 and a default size of 2^31 - 1 bytes.
  public init(depthMax: Int = 100, sizeMax: Int = Int(Int32.max)) {
    self.depthMax = depthMax
    self.sizeMax = sizeMax
  }
}
