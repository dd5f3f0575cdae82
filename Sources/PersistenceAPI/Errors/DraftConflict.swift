// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
public import ProtobufWire

/// The state of a draft that is not the one that a call is about: a detail of the error.
public struct DraftConflict: WireMessage, Hashable {
  /// The current revision.
  public var revision: Int64 = 0
  /// The tag of the current state.
  public var etag = ""
  /// The SHA-256 of the content in 64 lower-case hexadecimal digits.
  public var contentHash = ""
  /// The content's size in bytes.
  public var contentSize: Int64 = 0
  /// The time of the last save.
  public var saveTime: Timestamp.Wire?

  public init() {}

  /// The detail about a draft as it is.
  public init(_ current: SessionDraftMetadata) {
    revision = current.revision
    etag = current.etag
    contentHash = current.contentHash.hexadecimal
    contentSize = current.contentSize
    saveTime = Timestamp.Wire(current.saveTime)
  }

  public static let wireName = "holdfast.v1.DraftConflict"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "revision", &revision, .int64)
    try visitor.field(2, "etag", &etag, .string)
    try visitor.field(3, "content_hash", &contentHash, .string)
    try visitor.field(4, "content_size", &contentSize, .int64)
    try visitor.message(5, "save_time", &saveTime)
  }
}
