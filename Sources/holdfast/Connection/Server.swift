// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import RPC

/// A server that a command is connected to.
struct Server {
  let client: HoldfastClient
  let target: ServerTarget

  /// Makes a call, as often as it may be repeated.
  func call<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request
  ) async throws(HoldfastError) -> Response {
    try await client.call(method, request)
  }
}

/// A command that works with one server.
protocol ServerCommand: AsyncParsableCommand {
  var server: ServerOptions { get }

  /// Does the command's work.
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
