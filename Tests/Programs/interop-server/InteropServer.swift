// SPDX-License-Identifier: Apache-2.0

import Glibc
import RPC
import RPCProtobuf
import RPCTransport
import Reactor
import TLS
import UnixSignals

/// A server of `grpc.testing.TestService`, against which clients that others wrote judge RPC and
/// RPCTransport. For tests only; no product holds it.
@main struct InteropServer {
  static func main() async {
    guard let options = InteropOptions(CommandLine.arguments.dropFirst()) else {
      let usage =
        "usage: interop-server --listen HOST:PORT [--loops N] [--tls FOLDER [--mutual]]\n"
      complain(usage)
      exit(64)
    }
    do {
      exit(try await serve(options) == 0 ? 0 : 1)
    } catch {
      complain("interop-server: \(error)\n")
      exit(1)
    }
  }

  private static func complain(_ text: String) {
    _ = write(STDERR_FILENO, text, text.utf8.count)
  }

  /// Serves until a signal comes; returns how many calls had to be cancelled then.
  private static func serve(_ options: InteropOptions) async throws -> Int {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let loops = try (0..<options.loopCount).map { try EventLoop(name: "loop-\($0)") }
    for loop in loops { try loop.start() }
    let board = HealthBoard(services: ["grpc.testing.TestService"])
    let pool = try DescriptorPool(
      fileDescriptorSet: ServiceDescriptors.fileDescriptorSet
        + InteropDescriptors.fileDescriptorSet)
    var configuration = ServerConfiguration()
    configuration.compression.answers = .always
    if let seconds = getenv("INTEROP_TIME_LIMIT").flatMap({ Int(String(cString: $0)) }) {
      configuration.shorten(to: .seconds(seconds))
    }
    let serverID = "holdfast-interop-\(getpid())"
    let server = await Server(
      loops: loops, configuration: configuration, errors: DetailedErrors(domain: "grpc.testing")
    ) { loop in
      var services = ServiceRegistry()
      TestService(loop: loop, serverID: serverID).register(in: &services)
      services.registerHealth(board)
      services.registerReflection(pool)
      return services
    }
    let bound = try await server.listen(
      on: SocketAddress(parsing: options.address), tls: options.serverContext())
    print("ready \(bound)")
    fflush(nil)

    for await _ in signals { break }
    board.close()
    let cancelled = await server.drain(grace: .seconds(2))
    for loop in loops { loop.stop() }
    return cancelled
  }
}

extension ServerConfiguration {
  /// Makes every limit on a peer's time as short, for tests that wait for them.
  fileprivate mutating func shorten(to limit: Duration) {
    handshakeTimeout = limit
    connection.stallTimeout = limit
    connection.requestTimeout = limit
  }
}
