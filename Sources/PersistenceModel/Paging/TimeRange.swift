// SPDX-License-Identifier: Apache-2.0

/// A half-open range of time: at or after `from`, and before `until`. An absent bound is open.
public struct TimeRange: Hashable, Sendable {
  /// The first time inside; nil for no lower bound.
  public let from: Timestamp?
  /// The first time beyond; nil for no upper bound.
  public let until: Timestamp?

  /// All of time.
  public static let always = TimeRange()

  private init() {
    from = nil
    until = nil
  }

  /// A range of its bounds.
  ///
  /// - Throws: `FILTER_INVALID`, naming `field`, if the range is empty.
  public init(from: Timestamp?, until: Timestamp?, field: String) throws(PersistenceError) {
    if let from, let until, from >= until {
      throw PersistenceError(
        .filterInvalid, "A time range must begin before it ends.", field: field,
        metadata: [
          "from_microseconds": "\(from.microseconds)",
          "until_microseconds": "\(until.microseconds)",
        ])
    }
    self.from = from
    self.until = until
  }

  /// True if the range contains `time`.
  public func contains(_ time: Timestamp) -> Bool {
    if let from, time < from { return false }
    if let until, time >= until { return false }
    return true
  }
}
