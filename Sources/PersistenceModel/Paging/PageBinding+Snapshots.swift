// SPDX-License-Identifier: Apache-2.0

extension PageBinding {
  /// The binding of a list of snapshots.
  public init(
    method: String, owner: OwnerID, order: SnapshotOrder, filter: SnapshotFilter
  ) throws(PersistenceError) {
    var writer = FingerprintWriter(method: method, caller: owner)
    writer.append(order.key.rawValue)
    writer.append(order.direction.rawValue)
    writer.append(filter.titleContains)
    writer.append(filter.createTime)
    writer.append(filter.isTemplate)
    writer.append(said: .none, isStarred: filter.isStarred)
    try self.init(writer)
  }

  /// The binding of a list of access logs.
  public init(
    method: String, visitor: OwnerID, order: AccessLogOrder, filter: AccessLogFilter
  ) throws(PersistenceError) {
    var writer = FingerprintWriter(method: method, caller: visitor)
    writer.append(order.key.rawValue)
    writer.append(order.direction.rawValue)
    writer.append(filter.titleContains)
    writer.append(filter.snapshotCreateTime)
    writer.append(filter.lastVisitTime)
    writer.append(filter.visitCount.min)
    writer.append(filter.visitCount.max)
    writer.append(optional: filter.owner?.text.utf8)
    writer.append(filter.isDeleted)
    writer.append(said: .none, isStarred: filter.isStarred)
    try self.init(writer)
  }

  /// The binding of a list of the visitors of one snapshot.
  public init(
    method: String, owner: OwnerID, snapshot: SnapshotID
  ) throws(PersistenceError) {
    var writer = FingerprintWriter(method: method, caller: owner)
    writer.append(snapshot.text)
    try self.init(writer)
  }
}

extension FingerprintWriter {
  /// Begins with what every binding holds.
  init(method: String, caller: OwnerID) {
    self.init()
    append(method)
    append(caller.text)
  }

  mutating func append(_ range: TimeRange) {
    for time in [range.from, range.until] {
      append(Int64(time == nil ? 0 : 1))
      append(time?.microseconds ?? 0)
    }
  }

  mutating func append(_ choice: Bool?) {
    append(Int64(choice.map { $0 ? 2 : 1 } ?? 0))
  }
}
