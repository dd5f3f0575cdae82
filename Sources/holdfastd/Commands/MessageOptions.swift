// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import RPCTransport

/// The size limits of messages and metadata, and the conditions for compression.
///
/// Requests may always be compressed, within the same limit. The frames and windows of HTTP/2 and
/// the encodings, gzip and deflate, are not configurable.
struct MessageOptions: ParsableArguments {
  private static let defaults = CompressionConfiguration()

  @Option(
    help: ArgumentHelp(
      "The maximum size of request messages in bytes, before and after decompression. A session "
        + "with content of the maximum size must fit.", valueName: "bytes"))
  var messageSizeMax = Limits().messageBytesMax

  @Option(
    help: ArgumentHelp(
      "The maximum size of request metadata in bytes, as HTTP/2 counts header lists.",
      valueName: "bytes"))
  var metadataSizeMax = Limits().metadataBytesMax

  @Option(
    help: """
      The callers whose responses are compressed if they accept it: callers on other machines, \
      all callers (for a server behind a proxy on the same machine), or none.
      """)
  var compressAnswers = AnswerCompression.remote

  @Option(
    help: ArgumentHelp(
      "The minimum size in bytes of responses that are compressed.", valueName: "bytes"))
  var compressionSizeMin = defaults.messageSizeMin

  @Option(help: "The compression level of responses, from 1 (fastest) to 9 (smallest).")
  var compressionLevel = defaults.level

  func validate() throws {
    try OptionRange.check(messageSizeMax, in: 2 << 20...64 << 20, "--message-size-max")
    try OptionRange.check(metadataSizeMax, in: 4 << 10...64 << 10, "--metadata-size-max")
    try OptionRange.check(compressionSizeMin, in: 0...64 << 20, "--compression-size-min")
    try OptionRange.check(compressionLevel, in: 1...9, "--compression-level")
  }

  /// The conditions for compressing messages.
  func compression() -> CompressionConfiguration {
    var compression = CompressionConfiguration()
    compression.answers = compressAnswers.answers
    compression.messageSizeMin = compressionSizeMin
    compression.level = compressionLevel
    return compression
  }
}

/// The callers whose responses are compressed.
enum AnswerCompression: String, CaseIterable, ExpressibleByArgument {
  case remote, always, never

  fileprivate var answers: CompressionConfiguration.Answers {
    switch self {
    case .remote: .forRemotePeers
    case .always: .always
    case .never: .never
    }
  }
}
