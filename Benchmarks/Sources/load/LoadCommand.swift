// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Load of connections and watches; CPlusPlus/calls.cpp makes calls.
@main struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Puts load on a Holdfast server.",
    subcommands: [IdleCommand.self, WatchCommand.self])
}

/// Where the server is.
struct TargetOptions: ParsableArguments {
  @Option(help: "The server: HOST:PORT or unix:/PATH.")
  var address = "127.0.0.1:50051"
}
