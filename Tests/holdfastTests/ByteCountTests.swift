// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import holdfast

@Suite struct ByteCountTests {
  @Test(
    arguments: [
      (0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (1_049, "1.0 kB"),
      (999_999, "999.9 kB"), (1_000_000, "1.0 MB"), (1_572_864, "1.5 MB"),
      (2_500_000_000, "2.5 GB"), (9_000_000_000_000, "9.0 TB"),
      (.max, "9223372.0 TB"),
    ] as [(Int64, String)])
  func `a number of bytes is formatted for people`(bytes: Int64, text: String) {
    #expect("\(ByteCount(bytes))" == text)
  }
}
