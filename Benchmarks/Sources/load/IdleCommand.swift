// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PersistenceAPI
import RPC
import RPCProtobuf
import RPCTransport
import Reactor

/// Holds connections that have answered one call each, until its standard input ends.
struct IdleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "idle", abstract: "Holds idle connections until standard input ends.")

  @OptionGroup var target: TargetOptions

  @Option(help: "The connections.")
  var connections = 1_000

  func run() async throws {
    let loop = try EventLoop(name: "load")
    try loop.start()
    var channels: [Channel] = []
    for _ in 0..<connections {
      let channel = Channel(to: target.address, on: loop)
      _ = try await channel.unary(HealthMethods.check, HealthCheckRequest())
      channels.append(channel)
    }
    print("ready")
    fflush(nil)
    while readLine() != nil {}
    for channel in channels { await channel.close() }
  }
}
