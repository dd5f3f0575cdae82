// SPDX-License-Identifier: Apache-2.0

/// All limits that apply to clients; GetServerInfo returns them. A server starts only with limits
/// that have no `fault`.
public struct Limits: Hashable, Sendable {
  /// The most Unicode code points in a title; a title has at least one.
  public var titleCodePointsMax = 200
  /// The most Unicode code points in a description, which may be empty.
  public var descriptionCodePointsMax = 2_000
  /// The most bytes in a session's content: 1.5 MiB, exactly that many pass.
  public var contentBytesMax = 1_572_864
  /// The maximum nesting depth of arrays and objects in the content.
  public var contentDepthMax = 128
  /// The page size for requests with `page_size` 0.
  public var pageSizeDefault = 20
  /// The maximum page size; larger requests get this size.
  public var pageSizeMax = 100
  /// The most users whom a snapshot's access may list.
  public var snapshotReadersMax = 100
  /// Visits of a snapshot by one user within so long of the last counted one are not counted.
  public var visitWindow: Duration = .seconds(5 * 60)
  /// The most operations in a JSON patch.
  public var patchOperationsMax = 1_000
  /// The most sessions that one call may watch.
  public var watchedSessionsMax = 1_000
  /// The most sessions that one export may name.
  public var exportedSessionsMax = 1_000
  /// The most sessions in one batch of changes.
  public var batchedSessionsMax = 100
  /// The most streaming calls that one user may have open, on all connections to one server.
  public var streamsPerUserMax = 100
  /// The most waiting streams of all users together that one server keeps open.
  public var watchesMax = 100_000
  /// The time for which a deleted session can be undeleted.
  public var undeleteAgeMax: Duration = .seconds(30 * 24 * 60 * 60)
  /// The lifetime of a page token.
  public var pageTokenAgeMax: Duration = .seconds(3 * 24 * 60 * 60)
  /// The most bytes in a request message.
  public var messageBytesMax = 4 << 20
  /// The most bytes in a request's metadata, counted as HTTP/2 does (RFC 9113 section 6.5.2).
  public var metadataBytesMax = 16 << 10
  /// The most bytes in a target over HTTP/1.1: the path with its query.
  public var targetBytesMax = 8 << 10
  /// The most header fields of a request over HTTP/1.1.
  public var fieldsMax = 100

  /// The limits of the documented contract.
  public init() {}

  /// The page size that a list uses for a requested one: 0 means the default, more than the maximum
  /// means the maximum.
  ///
  /// - Throws: `PAGE_SIZE_NEGATIVE` for a negative number.
  public func pageSize(requested: Int32) throws(PersistenceError) -> Int {
    guard requested >= 0 else {
      throw PersistenceError(
        .pageSizeNegative, "page_size must not be negative, but is \(requested).",
        field: "page_size", metadata: ["page_size": "\(requested)"])
    }
    return requested == 0 ? pageSizeDefault : min(Int(requested), pageSizeMax)
  }
}
