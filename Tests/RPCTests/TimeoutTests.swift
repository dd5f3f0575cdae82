// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct TimeoutTests {
  private func decode(_ text: String) -> Duration? {
    Array(text.utf8).withUnsafeBufferPointer(Timeout.decode)
  }

  @Test(arguments: [
    ("1H", Duration.seconds(3_600)), ("2M", .seconds(120)), ("3S", .seconds(3)),
    ("4m", .milliseconds(4)), ("5u", .microseconds(5)), ("6n", .nanoseconds(6)),
    ("0n", .zero), ("00000001S", .seconds(1)), ("99999999H", .seconds(359_999_996_400)),
    ("99999999n", .nanoseconds(99_999_999)),
  ])
  func `one to eight digits and a unit are a timeout`(text: String, duration: Duration) {
    #expect(decode(text) == duration)
  }

  @Test(arguments: [
    "", "1", "S", "1x", "1s", "1h", "-5S", "+5S", " 1S", "1 S", "1S ", "1.5S", "0x1S",
    "123456789S", "000000001S", "1SS", "١S", "1\u{0}S",
  ])
  func `anything else is malformed`(text: String) {
    #expect(decode(text) == nil)
  }

  @Test(arguments: [
    (Duration.zero, "0n"), (.nanoseconds(-1), "0n"), (.nanoseconds(1), "1n"),
    (.nanoseconds(99_999_999), "99999999n"), (.nanoseconds(100_000_000), "100000u"),
    (.seconds(1), "1000000u"), (.nanoseconds(1_000_000_001), "1000001u"),
    (.milliseconds(99_999) + .microseconds(999), "99999999u"),
    // One digit too many in microseconds once it is rounded up.
    (.nanoseconds(99_999_999_500), "100000m"), (.seconds(100), "100000m"),
    (.nanoseconds(99_999_999_999_500), "100000S"), (.seconds(100_000), "100000S"),
    (.seconds(99_999_998), "99999998S"), (.seconds(99_999_999), "1666667M"),
    (.seconds(6_000_000_000), "1666667H"), (.seconds(Int64.max), "99999999H"),
  ])
  func `a duration is written in the finest unit that has room`(
    duration: Duration, text: String
  ) {
    #expect(Timeout.encode(duration) == text)
  }

  @Test func `what is written is read as no less`() {
    for exponent in 0..<62 {
      for offset in [-1, 0, 1] {
        let duration = Duration.nanoseconds((Int64(1) << exponent) &+ Int64(offset))
        let text = Timeout.encode(duration)
        #expect(decode(text).map { $0 >= duration } == true, "\(duration) became \(text)")
      }
    }
  }
}
