// SPDX-License-Identifier: Apache-2.0

/// Which sessions a list shows: those that pass every part.
public struct SessionFilter: Hashable, Sendable {
  /// The folded text that the folded title must contain literally; empty for any title.
  public let titleContains: String
  /// When the session was created.
  public let createTime: TimeRange
  /// When the session last changed.
  public let updateTime: TimeRange

  /// Every session.
  public static let all = SessionFilter(createTime: .always, updateTime: .always)

  private init(createTime: TimeRange, updateTime: TimeRange) {
    titleContains = ""
    self.createTime = createTime
    self.updateTime = updateTime
  }

  /// A filter of its parts; `titleContains` is compared without case.
  ///
  /// - Throws: `FILTER_INVALID` when `titleContains` is longer than any title.
  public init(
    titleContains: String, createTime: TimeRange = .always, updateTime: TimeRange = .always,
    limits: Limits
  ) throws(PersistenceError) {
    self.titleContains = try TitleFold.needle(validating: titleContains, limits: limits)
    self.createTime = createTime
    self.updateTime = updateTime
  }
}
