// SPDX-License-Identifier: Apache-2.0

import Compression
import RPC

/// Compresses messages by zlib, with one context for each encoding and direction, made when it is
/// first needed: 370 KiB an encoding when both directions are used.
///
/// Invariant: used on one loop.
final class ZlibEngine: CompressionEngine {
  private let level: Int
  private var compressors: [MessageEncoding: Compressor] = [:]
  private var decompressors: [MessageEncoding: Decompressor] = [:]

  init(level: Int) { self.level = level }

  func compress(
    _ message: UnsafeRawBufferPointer, _ encoding: MessageEncoding, headroom: Int
  ) -> [UInt8]? {
    // Without memory for it, a message goes as it is.
    try? compressor(encoding).compress(message, headroom: headroom)
  }

  func decompress(
    _ message: UnsafeRawBufferPointer, _ encoding: MessageEncoding, sizeMax: Int
  ) throws(RPCError) -> [UInt8] {
    do throws(CompressionError) {
      return try decompressor(encoding).decompress(message, sizeMax: sizeMax)
    } catch {
      throw Self.status(error)
    }
  }

  private func compressor(_ encoding: MessageEncoding) throws(CompressionError) -> Compressor {
    if let made = compressors[encoding] { return made }
    let made = try Compressor(encoding.format, level: level)
    compressors[encoding] = made
    return made
  }

  private func decompressor(_ encoding: MessageEncoding) throws(CompressionError) -> Decompressor {
    if let made = decompressors[encoding] { return made }
    let made = try Decompressor(encoding.format)
    decompressors[encoding] = made
    return made
  }

  /// gRPC `doc/statuscodes.md`: what cannot be decompressed is INTERNAL.
  private static func status(_ error: CompressionError) -> RPCError {
    switch error {
    case .tooLarge(let sizeMax):
      RPCError(
        .messageTooLarge,
        "received message larger than max after decompression (more than \(sizeMax))",
        values: ["limit": "\(sizeMax)"])
    case .corrupt(let reason):
      RPCError(.messageCorrupt, "a compressed message is corrupt: \(reason)")
    case .truncated: RPCError(.messageCorrupt, "a compressed message is truncated")
    case .trailingBytes(let count):
      RPCError(.messageCorrupt, "\(count) bytes follow the end of a compressed message")
    case .outOfMemory: RPCError(.handlerFailed, "out of memory for decompressing a message")
    }
  }
}

extension MessageEncoding {
  fileprivate var format: CompressionFormat {
    switch self {
    case .gzip: .gzip
    case .deflate: .deflate
    }
  }
}
