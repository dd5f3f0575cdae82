// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPCTransport
import Testing

@testable import holdfastd

@Suite struct ServerConfigurationTests {
  @Test func `the transport holds callers to the limits that the contract tells`() {
    var limits = Limits()
    limits.messageBytesMax = 5_000
    limits.metadataBytesMax = 6_000
    limits.streamsPerUserMax = 7
    let configuration = ServerConfiguration().holding(to: limits)
    #expect(configuration.messageSizeMax == 5_000)
    #expect(configuration.metadataSizeMax == 6_000)
    #expect(configuration.streamsPerCallerMax == 7)
  }
}
