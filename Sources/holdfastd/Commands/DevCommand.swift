// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Logging
import PersistenceModel
import PrivateCluster
import TLS

/// Serves with a private PostgreSQL, for development.
struct DevCommand: ServingCommand {
  static let configuration = CommandConfiguration(
    commandName: "dev",
    abstract: "Serves from a private PostgreSQL that it starts and stops; for development.",
    discussion: """
      Every caller is the user "dev", or the one that it names in the metadata x-holdfast-user. \
      Nothing is authenticated, so only addresses of this machine are served.
      """)

  @OptionGroup var serving: ServingOptions

  @Option(
    help: """
      The folder that holds the private PostgreSQL. (default: .holdfast, or for root, where the \
      account postgres cannot reach that, a folder below /var/lib/holdfast)
      """)
  var dataDir: String?

  @Flag(help: "Speak TLS with certificates of an authority of its own, kept in the data folder.")
  var tls = false

  func run() async throws {
    HangUp.ignore()
    let log = serving.makeLogger()
    let stop = try StopRequest(log: log)
    let addresses = try serving.addresses()
    let listeners = try serving.bind(addresses)
    let cluster: PrivateCluster
    do {
      cluster = try PrivateCluster.start(ClusterConfiguration(dataDirectory: dataDir))
    } catch {
      throw Failure("\(error)")
    }
    defer { cluster.stop() }
    log.info("private PostgreSQL started", metadata: ["data": "\(cluster.dataDirectory)"])
    let certificates = tls ? try prepareCertificates(in: cluster.dataDirectory) : nil
    try await serving.run(
      on: listeners, database: cluster.connectionString, stop: stop, log: log,
      tls: certificates?.reloader(), greeting: greeting(addresses, certificates),
      companions: [ClusterWatch(cluster: cluster, log: log)])
  }

  private func prepareCertificates(in dataFolder: String) throws -> DevelopmentCertificates {
    let folder = dataFolder + "/tls"
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw Failure("The folder \(folder) cannot be made: \(String(cString: strerror(errno)))")
    }
    let certificates = DevelopmentCertificates(folder: folder)
    do {
      try certificates.prepare(now: Timestamp.now().seconds)
    } catch {
      throw Failure("The certificates cannot be made: \(error)")
    }
    return certificates
  }

  /// Commands that work with the first address as they stand, from the folder of the sources.
  private func greeting(
    _ addresses: [ListenAddress], _ certificates: DevelopmentCertificates?
  ) -> [String] {
    guard let address = addresses.first else { return [] }
    // Unix sockets speak plaintext always.
    let authority = address.isUnix ? nil : certificates?.authorityCertificatePath
    let trust = authority.map { " --ca \($0)" } ?? ""
    var (how, base) = ("--http2-prior-knowledge", "http://\(address.text)")
    if address.isUnix {
      how += " --unix-socket \(address.text.dropFirst("unix:".count))"
      base = "http://localhost"
    } else if let authority {
      (how, base) = ("--cacert \(authority)", "https://\(address.text)")
    }
    var lines = [
      "everyone is the user \"dev\", or whom the metadata x-holdfast-user names; try:",
      "  \(CommandLine.arguments[0]) healthcheck --address \(address.text)\(trust)",
      "  .venv/bin/buf curl --protocol grpc \(how) \\",
      "    --data '{\"page_size\": 10}' \\",
      "    \(base)/holdfast.v1.SessionService/ListSessions",
      "(make setup installs buf into .venv)",
    ]
    if let authority {
      lines.append("clients that trust the authority \(authority) trust this server")
    }
    return lines + ["Ctrl-C ends the server and its PostgreSQL."]
  }
}

extension DevelopmentCertificates {
  /// The server's certificate; callers are not asked for theirs.
  fileprivate func reloader() throws -> TLSReloader {
    let files = TLSReloader.Files(
      certificatePath: serverCertificatePath, keyPath: serverKeyPath)
    do {
      return try TLSReloader(files, now: Timestamp.now().seconds)
    } catch {
      throw Failure("TLS cannot be used: \(error)")
    }
  }
}
