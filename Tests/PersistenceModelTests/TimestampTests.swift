// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct TimestampTests {
  @Test(
    arguments: [
      (0, 0, 0), (1_500_000, 1, 500_000_000), (-1, -1, 999_999_000), (-1_000_000, -1, 0),
      (-1_000_001, -2, 999_999_000), (Int64.max, 9_223_372_036_854, 775_807_000),
      (Int64.min, -9_223_372_036_855, 224_192_000),
    ] as [(Int64, Int64, Int32)])
  func `seconds are rounded down and nanoseconds never negative`(
    microseconds: Int64, seconds: Int64, nanoseconds: Int32
  ) {
    let time = Timestamp(microseconds: microseconds)
    #expect(time.seconds == seconds)
    #expect(time.nanoseconds == nanoseconds)
  }

  @Test func `nanoseconds round up to the next microsecond`() {
    #expect(Timestamp(seconds: 1, nanosecondsRoundedUp: 0)?.microseconds == 1_000_000)
    #expect(Timestamp(seconds: 1, nanosecondsRoundedUp: 1)?.microseconds == 1_000_001)
    #expect(Timestamp(seconds: 1, nanosecondsRoundedUp: 1_000)?.microseconds == 1_000_001)
    #expect(Timestamp(seconds: 1, nanosecondsRoundedUp: 999_999_999)?.microseconds == 2_000_000)
    #expect(Timestamp(seconds: -1, nanosecondsRoundedUp: 1)?.microseconds == -999_999)
  }

  @Test func `times outside of the years 1 to 9999 are refused`() {
    #expect(Timestamp(seconds: -62_135_596_800, nanosecondsRoundedUp: 0) != nil)
    #expect(Timestamp(seconds: -62_135_596_801, nanosecondsRoundedUp: 0) == nil)
    // There is none after the last microsecond, but a range may end behind it.
    let last = Timestamp(seconds: 253_402_300_799, nanosecondsRoundedUp: 999_999_999)
    #expect(last == .lastOnWire)
    #expect(last?.nanoseconds == 999_999_000)
    let bound = Timestamp(boundSeconds: 253_402_300_799, nanoseconds: 999_999_999)
    #expect(bound?.microseconds == Timestamp.lastOnWire.microseconds + 1)
    #expect(Timestamp(boundSeconds: 253_402_300_800, nanoseconds: 0) == nil)
    #expect(Timestamp(seconds: 253_402_300_800, nanosecondsRoundedUp: 0) == nil)
    #expect(Timestamp(seconds: .max, nanosecondsRoundedUp: 0) == nil)
    #expect(Timestamp(seconds: 0, nanosecondsRoundedUp: -1) == nil)
    #expect(Timestamp(seconds: 0, nanosecondsRoundedUp: 1_000_000_000) == nil)
  }
}
