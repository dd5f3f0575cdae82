// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Calls a server with varying keys, as h2load, which repeats one request, can not.
@main struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Puts load on a Holdfast server.",
    subcommands: [CallCommand.self, IdleCommand.self, WatchCommand.self])
}

/// Where the server is.
struct TargetOptions: ParsableArguments {
  @Option(help: "The server: HOST:PORT or unix:/PATH.")
  var address = "127.0.0.1:50051"
}
