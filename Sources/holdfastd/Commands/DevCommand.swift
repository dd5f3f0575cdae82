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
    abstract: "Serves from a private PostgreSQL that it starts and stops, for development.",
    discussion: """
      Every caller is the user "dev", or the user named in the metadata x-holdfast-user. There is \
      no authentication, so the server listens on this machine only.
      """)

  @OptionGroup var serving: ServingOptions

  @Option(
    help: """
      The data directory of the private PostgreSQL. (default: .holdfast; for root, if the account \
      postgres cannot reach that, a directory below /var/lib/holdfast)
      """)
  var dataDir: String?

  @Flag(help: "Use TLS, with certificates of a development authority in the data directory.")
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
      throw Failure("cannot create the directory \(folder): \(String(cString: strerror(errno)))")
    }
    let certificates = DevelopmentCertificates(folder: folder)
    do {
      try certificates.prepare(now: Timestamp.now().seconds)
    } catch {
      throw Failure("cannot create the certificates: \(error)")
    }
    return certificates
  }

  /// Commands for the first address that can be copied, from the root of the sources.
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
      "every caller is the user \"dev\", or the user named in x-holdfast-user; try:",
      "  \(CommandLine.arguments[0]) healthcheck --address \(address.text)\(trust)",
      "  .venv/bin/buf curl --protocol grpc \(how) \\",
      "    --data '{\"page_size\": 10}' \\",
      "    \(base)/holdfast.v1.SessionService/ListSessions",
      "(make setup installs buf into .venv)",
    ]
    if let authority {
      lines.append("clients must trust the certificate authority \(authority)")
    }
    return lines + ["Press Ctrl-C to stop the server and its PostgreSQL."]
  }
}

extension DevelopmentCertificates {
  /// The server's certificate, without client certificates.
  fileprivate func reloader() throws -> TLSReloader {
    let files = TLSReloader.Files(
      certificatePath: serverCertificatePath, keyPath: serverKeyPath)
    do {
      return try TLSReloader(files, now: Timestamp.now().seconds)
    } catch {
      throw Failure("cannot set up TLS: \(error)")
    }
  }
}
