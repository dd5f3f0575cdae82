// SPDX-License-Identifier: Apache-2.0

/// The filter of a list of snapshots; every part must pass.
public struct SnapshotFilter: Hashable, Sendable {
  /// The folded text that the folded title must contain literally; empty for any title.
  public let titleContains: String
  /// The time of the snapshot's creation.
  public let createTime: TimeRange
  /// True for templates only, false for other snapshots only; nil for both.
  public let isTemplate: Bool?
  /// True for those only that the caller has starred.
  public let isStarred: Bool

  /// Every snapshot.
  public static let all = SnapshotFilter()

  private init() {
    titleContains = ""
    createTime = .always
    isTemplate = nil
    isStarred = false
  }

  /// A filter of its parts; `titleContains` is compared without case.
  ///
  /// - Throws: `FILTER_INVALID` when `titleContains` is longer than any title.
  public init(
    titleContains: String, createTime: TimeRange = .always, isTemplate: Bool? = nil,
    isStarred: Bool = false, limits: Limits
  ) throws(PersistenceError) {
    self.titleContains = try TitleFold.needle(validating: titleContains, limits: limits)
    self.createTime = createTime
    self.isTemplate = isTemplate
    self.isStarred = isStarred
  }
}
