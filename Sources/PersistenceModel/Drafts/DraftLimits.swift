// SPDX-License-Identifier: Apache-2.0

/// The limits on one user's drafts.
public enum DraftLimits {
  /// The most drafts.
  public static let countMax = 100
  /// The most bytes of their contents together: 64 MiB.
  public static let bytesMax: Int64 = 64 << 20
  /// The time after its last save for which a draft is kept: 30 days.
  public static let ageMax = Duration.seconds(30 * 24 * 60 * 60)
}
