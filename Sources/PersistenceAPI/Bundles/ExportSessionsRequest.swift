// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The sessions to export.
public struct ExportSessionsRequest: WireMessage, Hashable {
  /// The ids of the sessions; all of the caller's if it is empty.
  public var ids: [String] = []
  /// True to export the older versions too.
  public var includeHistory = false
  /// The position after which to resume; nil to begin with the manifest.
  public var resumeAfter: BundleCheckpoint?

  public init() {}

  public static let wireName = "holdfast.v1.ExportSessionsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.repeated(1, "ids", &ids, .string)
    try visitor.field(2, "include_history", &includeHistory, .bool)
    try visitor.message(3, "resume_after", &resumeAfter)
  }
}
