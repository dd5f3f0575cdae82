// SPDX-License-Identifier: Apache-2.0

/// The filter of a list of shared sessions; every part must pass.
public struct SharedSessionFilter: Hashable, Sendable {
  /// The labels that a session must have, with these values; it may have others.
  public let labels: SessionLabels
  /// True for those only that the caller has starred.
  public let isStarred: Bool

  /// Every shared session.
  public static let all = SharedSessionFilter()

  /// A filter of its parts.
  public init(labels: SessionLabels = .none, isStarred: Bool = false) {
    self.labels = labels
    self.isStarred = isStarred
  }
}
