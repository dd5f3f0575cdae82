// SPDX-License-Identifier: Apache-2.0

/// The limits of a decoder. Both exist in every protobuf runtime; the
/// defaults are those of the C++ and Java runtimes.
public struct WireLimits: Equatable, Sendable {
  /// The maximum nesting depth of messages and groups below the outermost one.
  public var depthMax: Int

  /// The largest input in bytes.
  public var sizeMax: Int

  /// Depth 100 and 2^31 - 1 bytes unless told otherwise.
  public init(depthMax: Int = 100, sizeMax: Int = Int(Int32.max)) {
    self.depthMax = depthMax
    self.sizeMax = sizeMax
  }
}
