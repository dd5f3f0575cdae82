// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPC
import RPCProtobuf
import RPCTransport
import Reactor

/// Checks the health of a server, for containers and scripts.
struct HealthcheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "healthcheck",
    abstract: "Checks whether a server is SERVING.",
    discussion: """
      Prints SERVING or NOT_SERVING, and exits with 0 only if the server is SERVING. Health checks \
      need no token. A server that requires a certificate for every connection (--client-ca \
      without --jwt-issuer) needs --certificate and --key.
      """)

  @Option(help: "The server: HOST:PORT or unix:/PATH.")
  var address = "127.0.0.1:50051"

  @Option(help: "The service to check. (default: the whole server)")
  var service = ""

  @Option(help: "The timeout in seconds.")
  var timeoutSeconds = 2

  @OptionGroup var tls: HealthcheckTLSOptions

  func validate() throws {
    try OptionRange.check(timeoutSeconds, in: 1...3_600, "--timeout-seconds")
    do {
      _ = try SocketAddress.split(address)
    } catch {
      throw ValidationError("--address: \(error).")
    }
  }

  func run() async throws {
    var configuration = ChannelConfiguration()
    configuration.tls = try tls.channelTLS()
    let loop = try EventLoop(name: "healthcheck")
    try loop.start()
    defer {
      loop.stop()
      loop.join()
    }
    let channel = Channel(to: address, on: loop, configuration: configuration)
    var request = HealthCheckRequest()
    request.service = service
    let response: HealthCheckResponse
    do {
      response = try await channel.unary(
        HealthMethods.check, request,
        options: CallOptions(timeout: .seconds(timeoutSeconds)))
    } catch {
      throw Failure("\(error)")
    }
    await channel.close()
    let isServing = response.status == .serving
    print(isServing ? "SERVING" : "NOT_SERVING")
    if !isServing { throw ExitCode.failure }
  }
}
