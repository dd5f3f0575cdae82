// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPCTransport

@testable import holdfastd

/// Any arguments are refused with words, or make a configuration that a server can be made of.
///
/// The first line names the options, since ArgumentParser takes a third of a second for all of them
/// at once; each line behind it is an argument.
func fuzzConfiguration(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let group = String(decoding: input.line(), as: UTF8.self)
  var arguments: [String] = []
  while !input.rest.isEmpty { arguments.append(String(decoding: input.line(), as: UTF8.self)) }
  switch group {
  case "connections":
    guard let options: ConnectionOptions = try parsed(arguments) else { return }
    try check(options.serverConfiguration())
  case "messages":
    guard let options: MessageOptions = try parsed(arguments) else { return }
    let compression = options.compression()
    try require(
      1...9 ~= compression.level && compression.messageSizeMin >= 0 && options.messageSizeMax > 0
        && options.metadataSizeMax > 0, "messages that nobody can send")
  case "callers":
    guard let options: CallerOptions = try parsed(arguments) else { return }
    try require(
      options.isAuthenticating || options.reach == .thisMachine, "everybody may call from anywhere")
    try require(options.token.jwtLeewaySeconds >= 0, "tokens that end before their time")
  default:
    for argument in arguments {
      _ = UnixUserOption(argument: argument)
      _ = LogLevel(argument: argument)
      _ = try? ListenAddress(argument)
    }
  }
}

/// The options that arguments make; nil when they are refused.
private func parsed<Options: ParsableArguments>(_ arguments: [String]) throws -> Options? {
  do {
    return try Options.parse(arguments)
  } catch {
    try require(!Options.fullMessage(for: error).isEmpty, "refused without a word")
    return nil
  }
}

private func check(_ server: ServerConfiguration) throws {
  let counts = [
    server.connectionsMax, server.connectionsPerAddressMax ?? 1, server.handshakesMax,
    server.streamsPerConnectionMax, server.runningCallsMax, server.queuedBytesMax,
  ]
  try require(counts.allSatisfy { $0 >= 1 }, "a server that nobody can call")
  let times = [
    server.handshakeTimeout, server.queueTimeMax, server.connection.requestTimeout,
    server.connection.stallTimeout, server.connection.idleTimeout, server.connection.ageMax,
  ]
  try require(times.allSatisfy { $0 > .zero }, "a server that waits for nobody")
}
