// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The properties of a bundle; its first record.
public struct BundleManifest: WireMessage, Hashable {
  /// `BundleFormat.name`, always.
  public var format = ""
  /// The version of the format.
  public var formatVersion: Int32 = 0
  /// The version of the server that exports.
  public var serverVersion = ""
  /// The time when the export began.
  public var createTime: Timestamp.Wire?
  /// To whom the sessions belong.
  public var ownerID = ""
  /// The number of sessions to be exported when it began.
  public var sessionCount: Int64 = 0
  /// True if older versions follow each session.
  public var hasHistory = false

  public init() {}

  public static let wireName = "holdfast.v1.BundleManifest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "format", &format, .string)
    try visitor.field(2, "format_version", &formatVersion, .int32)
    try visitor.field(3, "server_version", &serverVersion, .string)
    try visitor.message(4, "create_time", &createTime)
    try visitor.field(5, "owner_id", &ownerID, .string)
    try visitor.field(6, "session_count", &sessionCount, .int64)
    try visitor.field(7, "has_history", &hasHistory, .bool)
  }
}
