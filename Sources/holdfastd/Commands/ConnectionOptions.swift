// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPCTransport

/// What callers and their connections may take of the server.
struct ConnectionOptions: ParsableArguments {
  @Option(help: "The streaming calls that one user may have open, on all its connections.")
  var streamsPerUserMax = 100

  func validate() throws {
    try check(streamsPerUserMax, in: 1...1_000_000, "--streams-per-user-max")
  }

  private func check(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws {
    guard range ~= value else {
      throw ValidationError(
        "\(name) must lie between \(range.lowerBound) and \(range.upperBound).")
    }
  }

  /// The bounds of a server that is started with these options.
  func serverConfiguration() -> ServerConfiguration {
    var server = ServerConfiguration()
    server.streamsPerCallerMax = streamsPerUserMax
    return server
  }
}
