// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Serves from an existing PostgreSQL database.
struct ServeCommand: ServingCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves from a PostgreSQL database.",
    discussion: """
      Applies pending migrations first; several servers may start at once. It listens once calls \
      can be answered, so that clients which know several servers use the others meanwhile. \
      While the database cannot be reached for longer than 5 seconds, the server listens, \
      reports NOT_SERVING and keeps trying.

      Callers prove who they are by a token (--jwt-issuer), a certificate (--client-ca) or, on a \
      Unix socket, by being a user of this system (--unix-users). Where a call has several, the \
      first of these decides alone. Without any of these options nothing is authenticated and \
      everyone is the user "dev", or the one named in the metadata x-holdfast-user; the server \
      then refuses to listen beyond this machine. Certificates and keys are read again on SIGHUP \
      and when their files change.
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
