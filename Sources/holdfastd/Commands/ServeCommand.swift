// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Serves from an existing PostgreSQL database.
struct ServeCommand: ServingCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves from a PostgreSQL database.",
    discussion: """
      Applies pending migrations first; several servers can start at the same time. The server \
      starts listening when it can serve calls, so that clients with several servers use the \
      others until then. If the database is unreachable for more than 5 seconds, the server \
      listens, reports NOT_SERVING and keeps trying.

      Callers authenticate with a token (--jwt-issuer), a client certificate (--client-ca) or, on \
      a Unix socket, as a system user (--unix-users). If a call has several of these, only the \
      first one counts. Without any of these options there is no authentication: every caller is \
      the user "dev", or the user named in the metadata x-holdfast-user, and the server listens \
      on this machine only. Certificates and keys are reloaded on SIGHUP and when their files \
      change.
      """)

  @OptionGroup var serving: ServingOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var caller: CallerOptions

  func run() async throws {
    HangUp.ignore()
    let log = serving.makeLogger()
    let stop = try StopRequest(log: log)
    let url = try database.url()
    let addresses = try serving.addresses(caller.reach)
    let tls = try caller.reloader()
    var callers = try await caller.callers()
    callers.crossOrigin = caller.crossOrigin(listeningOn: serving.listen)
    try await serving.run(
      on: serving.bind(addresses, unixMode: callers.unixMode), database: url, stop: stop,
      log: log, tls: tls, callers: callers)
  }
}
