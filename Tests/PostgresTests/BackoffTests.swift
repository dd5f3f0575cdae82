// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct BackoffTests {
  @Test func `pauses double up to the maximum and start over after a success`() {
    var backoff = Backoff(delayMin: .milliseconds(50), delayMax: .milliseconds(300))
    let pauses = (0..<4).map { _ in backoff.pause(jitter: 0) }
    #expect(pauses == [50, 100, 200, 300].map { .milliseconds($0) })
    backoff.reset()
    #expect(backoff.pause(jitter: 0) == .milliseconds(50))
  }

  @Test func `by default no pause is longer than a second, so service returns within two`() {
    let configuration = PostgresConfiguration(connectionString: "")
    #expect(configuration.reconnectDelayMax <= .seconds(1))
  }

  @Test func `chance shortens a pause by up to half`() {
    var backoff = Backoff(delayMin: .milliseconds(80), delayMax: .seconds(1))
    #expect(backoff.pause(jitter: 0.5) == .milliseconds(60))
  }
}
