// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import RPCTransport

/// The size limits of messages and metadata, and the conditions for compression.
///
/// Requests may always be compressed, within the same size. What stays as it is: the frames and
/// windows of HTTP/2, and the encodings, gzip and deflate.
struct MessageOptions: ParsableArguments {
  private static let defaults = CompressionConfiguration()

  @Option(
    help: ArgumentHelp(
      "The bytes of the largest message that callers may send, compressed or not. A session whose "
        + "content is as large as it may be has to fit in.", valueName: "bytes"))
  var messageSizeMax = Limits().messageBytesMax

  @Option(
    help: ArgumentHelp(
      "The bytes of the largest metadata that callers may send, as HTTP/2 counts them.",
      valueName: "bytes"))
  var metadataSizeMax = Limits().metadataBytesMax

  @Option(
    help: """
      Whose answers are compressed, if the caller takes that: those of callers on other machines, \
      all of them, which suits a server behind a proxy of the same machine, or none.
      """)
  var compressAnswers = AnswerCompression.remote

  @Option(
    help: ArgumentHelp(
      "The bytes that an answer has at least for being compressed.", valueName: "bytes"))
  var compressionSizeMin = defaults.messageSizeMin

  @Option(help: "How hard answers are compressed: from 1, fast, to 9, small.")
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
