// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct PostgresConfigurationTests {
  @Test func `by default no pause is longer than a second, so service returns within two`() {
    let configuration = PostgresConfiguration(connectionString: "")
    #expect(configuration.reconnectDelayMax <= .seconds(1))
  }
}
