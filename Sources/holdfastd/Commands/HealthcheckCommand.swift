// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPC
import RPCProtobuf
import RPCTransport
import Reactor

/// Asks a server whether it can be used, for containers and scripts.
struct HealthcheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "healthcheck",
    abstract: "Succeeds if a server is SERVING.",
    discussion: """
      Prints SERVING or NOT_SERVING, and exits with 1 unless it is the first. No server asks for a \
      token here; one that requires a certificate from everyone (--client-ca without --jwt-issuer) \
      needs --certificate and --key.
      """)

  @Option(help: "The server: HOST:PORT or unix:/PATH.")
  var address = "127.0.0.1:50051"

  @Option(help: "The service to ask about; all of the server without it.")
  var service = ""

  @Option(help: "The seconds to wait for an answer.")
  var timeoutSeconds = 2

  @OptionGroup var tls: HealthcheckTLSOptions

  func validate() throws {
    guard 1...3_600 ~= timeoutSeconds else {
      throw ValidationError("--timeout-seconds must lie between 1 and 3600.")
    }
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
