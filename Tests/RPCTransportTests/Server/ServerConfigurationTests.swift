// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPCTransport

@Suite struct ServerConfigurationTests {
  @Test(arguments: [(9, 1, 9), (9, 2, 4), (9, 9, 1), (9, 20, 1), (9, 0, 9)])
  func `loops have even shares of the handshakes, and one each at least`(
    total: Int, loopCount: Int, share: Int
  ) {
    var configuration = ServerConfiguration()
    configuration.handshakesMax = total
    #expect(configuration.sharedOut(over: loopCount).handshakesMax == share)
  }
}
