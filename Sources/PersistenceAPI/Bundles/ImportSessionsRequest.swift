// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A step of an import: first the options, then every record of the bundle in turn.
public struct ImportSessionsRequest: WireMessage, Hashable {
  /// Exactly one of these; nil for an unknown one.
  public var step: Step?

  /// The kinds of messages.
  public indirect enum Step: Hashable, Sendable {
    /// The options; in the first message of the call.
    case options(ImportOptions)
    /// The next record.
    case record(BundleRecord)
  }

  public init() {}

  /// A request that takes `step`.
  public init(_ step: Step) {
    self.step = step
  }

  public static let wireName = "holdfast.v1.ImportSessionsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.member(1, "options", &step, of: "step", Step.options) {
      if case .options(let value)? = $0 { value } else { nil }
    }
    try visitor.member(2, "record", &step, of: "step", Step.record) {
      if case .record(let value)? = $0 { value } else { nil }
    }
  }
}
