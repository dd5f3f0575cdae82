// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceServer
import RPC

/// Serves from a PostgreSQL that somebody else keeps.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves from a PostgreSQL database.",
    discussion: """
      Applies pending migrations first; several servers may start at once. While the database \
      cannot be reached, the server listens, reports NOT_SERVING and keeps trying. Without \
      --client-ca nothing is authenticated and everyone is the user "dev", or the one named in the \
      metadata x-holdfast-user; the server then refuses to listen beyond this machine. \
      Certificates are read again on SIGHUP and when their files change.
      """)

  @OptionGroup var serving: ServingOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var tls: TLSOptions

  func run() async throws {
    let url = try database.url()
    let admission: any Admission =
      tls.isAuthenticating
      ? CertificateAdmission(servicesActingForUsers: Set(tls.actForUsers)) : DevelopmentAdmission()
    try await serving.run(
      on: serving.addresses(isAuthenticating: tls.isAuthenticating), database: url,
      log: serving.makeLogger(), tls: tls.reloader(), admission: admission)
  }
}
