// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The request that a page token is bound to: one caller, one method, one filter and one order. The
/// page size is left out, so that a client may change it between pages.
public struct PageBinding: Hashable, Sendable {
  static let byteCount = 16

  let bytes: [UInt8]

  /// The binding of a list that has one order and no filter, about `subject`.
  public init(
    method: String, caller: OwnerID, subject: String
  ) throws(PersistenceError) {
    var writer = FingerprintWriter()
    writer.append(method)
    writer.append(caller.text)
    writer.append(subject)
    try self.init(writer)
  }

  /// The binding of a list of sessions.
  public init(
    method: String, owner: OwnerID, order: SessionOrder, filter: SessionFilter
  ) throws(PersistenceError) {
    var writer = FingerprintWriter()
    writer.append(method)
    writer.append(owner.text)
    writer.append(order.key.rawValue)
    writer.append(order.direction.rawValue)
    writer.append(filter.titleContains)
    for time in [
      filter.createTime.from, filter.createTime.until, filter.updateTime.from,
      filter.updateTime.until,
    ] {
      writer.append(Int64(time == nil ? 0 : 1))
      writer.append(time?.microseconds ?? 0)
    }
    writer.append(filter.isDeleted)
    writer.append(said: filter.format, .none)
    writer.append(said: filter.labels, isStarred: filter.isStarred)
    try self.init(writer)
  }

  /// The binding of a list of the sessions that are shared with the caller.
  public init(
    method: String, caller: OwnerID, filter: SharedSessionFilter
  ) throws(PersistenceError) {
    var writer = FingerprintWriter(method: method, caller: caller)
    // Lists of one order and no filter have a subject here.
    writer.append("")
    writer.append(said: filter.labels, isStarred: filter.isStarred)
    try self.init(writer)
  }

  /// A binding to everything that was written.
  init(_ writer: FingerprintWriter) throws(PersistenceError) {
    do {
      bytes = Array(try SHA256.digest(of: writer.bytes).bytes.prefix(PageBinding.byteCount))
    } catch {
      throw .internal("SHA-256 of a page binding failed: \(error)")
    }
  }
}
