// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SharedSessionFilter {
  /// `holdfast.v1.SharedSessionFilter`.
  public struct Wire: WireMessage, Hashable {
    /// Labels that the session has; empty means no condition.
    public var labels: [String: String] = [:]
    /// Those only that the caller has starred.
    public var starred = false

    /// No condition.
    public init() {}

    public static let wireName = "holdfast.v1.SharedSessionFilter"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.map(1, "labels", &labels, .string, .string)
      try visitor.field(2, "starred", &starred, .bool)
    }
  }

  /// The filter that a message means; nil means every shared session.
  ///
  /// - Throws: `FILTER_INVALID`, naming the field at fault.
  public init(_ wire: Wire?) throws(PersistenceError) {
    self.init(
      labels: try SessionLabels(filtering: wire?.labels ?? [:]),
      isStarred: wire?.starred ?? false)
  }
}
