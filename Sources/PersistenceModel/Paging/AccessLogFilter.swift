// SPDX-License-Identifier: Apache-2.0

/// A range of visit counts, both bounds included.
public struct VisitCountRange: Hashable, Sendable {
  /// The fewest.
  public let min: Int64
  /// The most.
  public let max: Int64

  /// Any number.
  public static let any = VisitCountRange()

  private init() {
    min = 1
    max = .max
  }

  /// A range from what a caller sent; 0 means no bound.
  ///
  /// - Throws: `FILTER_INVALID` for a negative bound, or if the range is empty.
  public init(min: Int64, max: Int64) throws(PersistenceError) {
    guard min >= 0, max >= 0, max == 0 || min <= max else {
      throw PersistenceError(
        .filterInvalid, "The bounds of visit_count must not be negative or reversed.",
        field: "filter.visit_count_min",
        metadata: ["visit_count_min": "\(min)", "visit_count_max": "\(max)"])
    }
    self.min = min == 0 ? 1 : min
    self.max = max == 0 ? .max : max
  }
}

/// The filter of a list of access logs; every part must pass.
public struct AccessLogFilter: Hashable, Sendable {
  /// The folded text that the folded title must contain literally; empty for any title.
  public let titleContains: String
  /// The time of the snapshot's creation.
  public let snapshotCreateTime: TimeRange
  /// The time of the last counted visit.
  public let lastVisitTime: TimeRange
  /// The number of counted visits.
  public let visitCount: VisitCountRange
  /// The snapshot's owner; nil for any owner.
  public let owner: OwnerID?
  /// Only deleted snapshots, or only those that exist; nil for both.
  public let isDeleted: Bool?
  /// True for those only whose snapshot the visitor has starred.
  public let isStarred: Bool

  /// Every log.
  public static let all = AccessLogFilter()

  private init() {
    titleContains = ""
    snapshotCreateTime = .always
    lastVisitTime = .always
    visitCount = .any
    owner = nil
    isDeleted = nil
    isStarred = false
  }

  /// A filter with these parts; `titleContains` is compared without case, and an empty `ownerID`
  /// means any owner.
  ///
  /// - Throws: `FILTER_INVALID` when `titleContains` is longer than any title, or no user can be
  ///   named `ownerID`.
  public init(
    titleContains: String = "", snapshotCreateTime: TimeRange = .always,
    lastVisitTime: TimeRange = .always, visitCount: VisitCountRange = .any, ownerID: String = "",
    isDeleted: Bool? = nil, isStarred: Bool = false, limits: Limits
  ) throws(PersistenceError) {
    self.titleContains = try TitleFold.needle(validating: titleContains, limits: limits)
    self.snapshotCreateTime = snapshotCreateTime
    self.lastVisitTime = lastVisitTime
    self.visitCount = visitCount
    owner = OwnerID(ownerID)
    self.isDeleted = isDeleted
    self.isStarred = isStarred
    guard ownerID.isEmpty || owner != nil else {
      throw PersistenceError(
        .filterInvalid,
        "A user's name has 1 to \(OwnerID.byteCountMax) bytes and no control characters.",
        field: "filter.owner_id", metadata: ["limit": "\(OwnerID.byteCountMax)"])
    }
  }
}
