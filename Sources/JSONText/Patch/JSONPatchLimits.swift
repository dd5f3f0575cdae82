// SPDX-License-Identifier: Apache-2.0

/// The limits of a patch.
public struct JSONPatchLimits: Hashable, Sendable {
  /// The most bytes of the result, and of every state on the way to it.
  public var resultBytesMax: Int
  /// The maximum nesting depth of the result; at most 128.
  public var depthMax: Int
  /// The most operations in a JSON patch.
  public var operationsMax: Int
  /// The most bytes that applying a patch may read, each as often as it is read. Every operation
  /// of a JSON patch reads the document up to its place: one of 64 KiB bears a thousand of them.
  public var readBytesMax: Int

  /// Limits as given; the last two have defaults that keep one patch below some 0.2 s.
  public init(
    resultBytesMax: Int, depthMax: Int = JSONValidator.depthCeiling, operationsMax: Int = 1_000,
    readBytesMax: Int = 64 << 20
  ) {
    self.resultBytesMax = resultBytesMax
    self.depthMax = min(max(depthMax, 0), JSONValidator.depthCeiling)
    self.operationsMax = operationsMax
    self.readBytesMax = readBytesMax
  }
}

/// The bytes that a patch may still read.
struct JSONReadBudget {
  private var remaining: Int

  init(_ limits: JSONPatchLimits) {
    remaining = limits.readBytesMax
  }

  /// Takes `count` bytes off.
  mutating func charge(_ count: Int) throws(JSONPatchError) {
    guard count <= remaining else { throw JSONPatchError(.tooMuchWork) }
    remaining -= count
  }
}
