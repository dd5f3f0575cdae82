// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct SessionSettingsTests {
  static let times: [(Duration, String)] = [
    (.zero, "0"), (.milliseconds(250), "250ms"), (.seconds(1), "1s"),
    (.milliseconds(1_500), "1500ms"),
    (.seconds(60), "1min"), (.seconds(90), "90s"), (.seconds(3_600), "1h"),
    (.seconds(86_400), "1d"),
  ]

  @Test(arguments: times)
  func `a time is written as the server shows it`(duration: Duration, shown: String) {
    #expect(SessionSettings.shown(duration) == shown)
  }

  @Test func `names and texts are quoted, whatever they hold`() {
    #expect(SessionSettings.identifier("a\"b") == "\"a\"\"b\"")
    #expect(SessionSettings.literal("it's") == "'it''s'")
    #expect(SessionSettings.literal("a\\'b") == "E'a\\\\''b'")
  }
}
