// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Logging
import PrivateCluster

/// Serves with a private PostgreSQL, for development.
struct DevCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dev",
    abstract: "Serves from a private PostgreSQL that it starts and stops; for development.",
    discussion: """
      Every caller is the user "dev", or the one that it names in the metadata x-holdfast-user. \
      Nothing is authenticated, so only addresses of this machine are served.
      """)

  @OptionGroup var serving: ServingOptions

  @Option(help: "The folder that holds the private PostgreSQL. (default: .holdfast)")
  var dataDir: String?

  func run() async throws {
    let log = serving.makeLogger()
    let addresses = try serving.addresses()
    let cluster: PrivateCluster
    do {
      cluster = try PrivateCluster.start(ClusterConfiguration(dataDirectory: dataDir))
    } catch {
      throw Failure("\(error)")
    }
    defer { cluster.stop() }
    log.info("private PostgreSQL started", metadata: ["data": "\(cluster.dataDirectory)"])
    try await serving.run(
      on: addresses, database: cluster.connectionString, log: log, greeting: greeting(addresses))
  }

  private func greeting(_ addresses: [ListenAddress]) -> [String] {
    guard let address = addresses.first else { return [] }
    return [
      "everyone is the user \"dev\", or whom the metadata x-holdfast-user names; try:",
      "  .venv/bin/buf curl --protocol grpc --http2-prior-knowledge \\",
      "    --data '{\"page_size\": 10}' \\",
      "    http://\(address.text)/holdfast.v1.SessionService/ListSessions",
      "  holdfastd healthcheck --address \(address.text)",
      "Ctrl-C ends the server and its PostgreSQL.",
    ]
  }
}
