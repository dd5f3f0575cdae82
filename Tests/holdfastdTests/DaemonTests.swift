// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import Testing

@testable import holdfastd

@Suite struct DaemonTests {
  @Test func `a server does not start with limits that nothing could hold`() async throws {
    var configuration = DaemonConfiguration(
      listeners: Listeners(), database: "", loopCount: 1, drainGrace: .zero, greeting: [])
    configuration.limits.contentBytesMax = 1 << 30
    let log = Logger(label: "test")
    let daemon = Daemon(configuration, stop: try StopRequest(log: log), log: log)
    let failure = await #expect(throws: Failure.self) { try await daemon.run() }
    #expect(
      failure?.description
        == "The limit contentBytesMax must be between 1 and 16777216, but is 1073741824.")
  }
}
