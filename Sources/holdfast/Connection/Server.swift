// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import RPC

/// The server to which a command is connected.
struct Server {
  let client: HoldfastClient
  let target: ServerTarget

  /// Makes a call, and retries it if that is safe.
  func call<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request
  ) async throws(HoldfastError) -> Response {
    try await client.call(method, request)
  }
}

/// A command that uses a server.
protocol ServerCommand: AsyncParsableCommand {
  var server: ServerOptions { get }

  /// Runs the command.
  func run(with server: Server) async throws
}

extension ServerCommand {
  func run() async throws {
    try await Failure.reporting {
      let target = try server.target()
      try await target.withClient { try await run(with: Server(client: $0, target: target)) }
    }
  }
}
