// SPDX-License-Identifier: Apache-2.0

/// Decompresses messages, each in its own context, in reused memory: about 100 KiB from the first
/// message on.
public final class Decompressor {
  /// The format around the compressed data.
  public let format: CompressionFormat
  private let inflation: Inflation
  private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)

  /// A decompressor of one format.
  public init(_ format: CompressionFormat) throws(CompressionError) {
    self.format = format
    inflation = try Inflation(format)
  }

  deinit { piece.deallocate() }

  /// The decompressed `input`, if that is at most `sizeMax` bytes.
  ///
  /// Stops when the output would exceed `sizeMax`, so that a decompression bomb costs at most that
  /// memory and the time to fill it. All of `input` must belong to the format; for gzip, one member
  /// may follow another (RFC 1952 section 2.2).
  public func decompress(
    _ input: UnsafeRawBufferPointer, sizeMax: Int
  ) throws(CompressionError) -> [UInt8] {
    inflation.reset()
    var rest = input
    var output: [UInt8] = []
    while true {
      // One byte more than allowed distinguishes the end from an excess.
      let room = min(piece.count, sizeMax &- output.count &+ 1)
      let (step, consumed, produced) = try inflation.step(
        rest, into: UnsafeMutableRawBufferPointer(rebasing: piece[..<room]))
      rest = UnsafeRawBufferPointer(rebasing: rest[consumed...])
      guard produced <= sizeMax &- output.count else { throw .tooLarge(sizeMax: sizeMax) }
      output.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<produced]))
      switch step {
      case .ended where rest.isEmpty: return output
      case .ended:
        guard format == .gzip, rest.starts(with: Self.gzipMagic) else {
          throw .trailingBytes(count: rest.count)
        }
        inflation.reset()
      case .paused:
        // With room left, only a lack of input makes it pause.
        guard produced == room || !rest.isEmpty else { throw .truncated }
      }
    }
  }

  /// Fits most messages, which then are copied once, to an array of their very size.
  private static let pieceSize = 64 << 10
  /// The first bytes of a gzip member (RFC 1952 section 2.3.1).
  private static let gzipMagic: [UInt8] = [0x1F, 0x8B]
}
