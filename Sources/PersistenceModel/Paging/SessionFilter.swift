// SPDX-License-Identifier: Apache-2.0

/// The filter of a list of sessions: those that exist or those that are deleted, and of them the
/// ones that pass every part.
public struct SessionFilter: Hashable, Sendable {
  /// The folded text that the folded title must contain literally; empty for any title.
  public let titleContains: String
  /// The time of creation.
  public let createTime: TimeRange
  /// The time of the last change.
  public let updateTime: TimeRange
  /// The name of the format, and the highest version of it; nil for any format and none.
  public let format: ContentFormat?
  /// The labels that a session must have, with these values; it may have others.
  public let labels: SessionLabels
  /// True for those only that the caller has starred.
  public let isStarred: Bool
  /// True for deleted sessions, false for those that exist.
  public let isDeleted: Bool

  /// Every session that exists.
  public static let all = SessionFilter(createTime: .always, updateTime: .always)

  private init(createTime: TimeRange, updateTime: TimeRange) {
    titleContains = ""
    self.createTime = createTime
    self.updateTime = updateTime
    format = nil
    labels = .none
    isStarred = false
    isDeleted = false
  }

  /// A filter of its parts; `titleContains` is compared without case.
  ///
  /// - Throws: `FILTER_INVALID` when `titleContains` is longer than any title.
  public init(
    titleContains: String, createTime: TimeRange = .always, updateTime: TimeRange = .always,
    format: ContentFormat? = nil, labels: SessionLabels = .none, isStarred: Bool = false,
    isDeleted: Bool = false, limits: Limits
  ) throws(PersistenceError) {
    self.titleContains = try TitleFold.needle(validating: titleContains, limits: limits)
    self.createTime = createTime
    self.updateTime = updateTime
    self.format = format
    self.labels = labels
    self.isStarred = isStarred
    self.isDeleted = isDeleted
  }
}
