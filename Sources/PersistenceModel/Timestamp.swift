// SPDX-License-Identifier: Apache-2.0

/// A point in time in whole microseconds since 1970-01-01T00:00:00Z. This is PostgreSQL's
/// resolution, so the stored time is exactly the time sent.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Microseconds since the Unix epoch; negative before it.
  public var microseconds: Int64

  /// A time from microseconds since the Unix epoch.
  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// Whole seconds since the Unix epoch, rounded down.
  public var seconds: Int64 {
    microseconds >= 0 ? microseconds / 1_000_000 : (microseconds + 1) / 1_000_000 - 1
  }

  /// Nanoseconds after `seconds`: 0 to 999,999,000.
  public var nanoseconds: Int32 {
    let remainder = microseconds % 1_000_000
    return Int32(remainder < 0 ? remainder + 1_000_000 : remainder) * 1_000
  }

  /// The first representable time at or after the given one, or nil when it lies outside of the
  /// years 0001 to 9999 that `google.protobuf.Timestamp` allows, or `nanoseconds` outside of a
  /// second. In the last microsecond of the year 9999, where there is none, it is that microsecond.
  public init?(seconds: Int64, nanosecondsRoundedUp nanoseconds: Int32) {
    guard let time = Timestamp(boundSeconds: seconds, nanoseconds: nanoseconds) else { return nil }
    self = min(time, .lastOnWire)
  }

  /// The bound of a half-open range at the given time, or nil as above.
  ///
  /// It is rounded up, which keeps both bounds exact: a stored time is at or after a bound if and
  /// only if it is at or after the rounded bound. So it may be the first microsecond of the year
  /// 10000, which must not be stored or answered.
  public init?(boundSeconds seconds: Int64, nanoseconds: Int32) {
    guard Timestamp.validSeconds.contains(seconds), 0..<1_000_000_000 ~= nanoseconds else {
      return nil
    }
    microseconds = seconds * 1_000_000 + Int64((nanoseconds + 999) / 1_000)
  }

  /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z (google/protobuf/timestamp.proto).
  private static let validSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// The first time that `google.protobuf.Timestamp` can hold.
  public static let firstOnWire = Timestamp(microseconds: validSeconds.lowerBound * 1_000_000)
  /// The last time that it can hold: the last microsecond of the year 9999.
  public static let lastOnWire = Timestamp(
    microseconds: validSeconds.upperBound * 1_000_000 + 999_999)

  /// The time so long before this one, or the first one of all.
  public func before(_ duration: Duration) -> Timestamp {
    guard let span = duration.microseconds else { return Timestamp(microseconds: .min) }
    let (result, isTooEarly) = microseconds.subtractingReportingOverflow(span)
    return Timestamp(microseconds: isTooEarly ? .min : result)
  }

  /// The time so long after this one, or the last one of all.
  public func after(_ duration: Duration) -> Timestamp {
    guard let span = duration.microseconds else { return Timestamp(microseconds: .max) }
    let (result, isTooLate) = microseconds.addingReportingOverflow(span)
    return Timestamp(microseconds: isTooLate ? .max : result)
  }

  /// True if `left` lies before `right`.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension Duration {
  /// Whole microseconds; nil for more than there can be.
  fileprivate var microseconds: Int64? {
    let (seconds, attoseconds) = components
    let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, isTooLarge) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
    return isTooLong || isTooLarge ? nil : sum
  }
}
