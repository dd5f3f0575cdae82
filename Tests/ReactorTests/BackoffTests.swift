// SPDX-License-Identifier: Apache-2.0

import Reactor
import Testing

@Suite struct BackoffTests {
  @Test func `pauses double up to the maximum and start over after a success`() {
    var backoff = Backoff(delayMin: .milliseconds(50), delayMax: .milliseconds(300))
    let pauses = (0..<4).map { _ in backoff.pause(jitter: 0) }
    #expect(pauses == [50, 100, 200, 300].map { .milliseconds($0) })
    backoff.reset()
    #expect(backoff.pause(jitter: 0) == .milliseconds(50))
  }

  @Test func `chance shortens a pause by up to half`() {
    var backoff = Backoff(delayMin: .milliseconds(80), delayMax: .seconds(1))
    #expect(backoff.pause(jitter: 0.5) == .milliseconds(60))
  }
}
