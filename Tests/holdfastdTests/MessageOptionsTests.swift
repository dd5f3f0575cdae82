// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import RPCTransport
import Testing

@testable import holdfastd

@Suite struct MessageOptionsTests {
  private func options(_ arguments: String...) throws -> MessageOptions {
    try MessageOptions.parse(arguments)
  }

  @Test func `what is not given is as the transport and the contract have it`() throws {
    let options = try options()
    #expect(options.compression() == CompressionConfiguration())
    #expect(options.messageSizeMax == Limits().messageBytesMax)
    #expect(options.metadataSizeMax == Limits().metadataBytesMax)
  }

  @Test(
    arguments: [
      ("remote", .forRemotePeers), ("always", .always), ("never", .never),
    ] as [(String, CompressionConfiguration.Answers)])
  func `answers are compressed for whom the flag says`(
    value: String, answers: CompressionConfiguration.Answers
  ) throws {
    #expect(try options("--compress-answers", value).compression().answers == answers)
  }

  @Test func `what is given counts`() throws {
    let options = try options(
      "--message-size-max", "5000000", "--metadata-size-max", "20000", "--compression-size-min",
      "0", "--compression-level", "9")
    #expect(options.messageSizeMax == 5_000_000)
    #expect(options.metadataSizeMax == 20_000)
    #expect(options.compression().messageSizeMin == 0)
    #expect(options.compression().level == 9)
  }

  @Test func `the largest content that is allowed fits into every message that is allowed`() {
    let limits = Limits()
    let rest = 4 * (limits.titleCodePointsMax + limits.descriptionCodePointsMax) + 1_000
    #expect(limits.contentBytesMax + rest <= 2 << 20)
  }

  @Test(arguments: [
    "--message-size-max=2097151", "--message-size-max=67108865", "--metadata-size-max=4095",
    "--metadata-size-max=65537", "--compression-size-min=-1", "--compression-level=0",
    "--compression-level=10", "--compress-answers=sometimes", "--compress-answers=",
  ])
  func `what is out of range is refused by its name`(argument: String) throws {
    let error = try #require(throws: (any Error).self) { try options(argument) }
    let name = argument.prefix { $0 != "=" }
    #expect(MessageOptions.message(for: error).contains(name))
  }
}
