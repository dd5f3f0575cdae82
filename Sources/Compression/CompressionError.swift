// SPDX-License-Identifier: Apache-2.0

/// The reasons why bytes cannot be decompressed.
public enum CompressionError: Error, Hashable, Sendable {
  /// The bytes are not of the format, or a checksum is wrong; the text is zlib's.
  case corrupt(String)
  /// The bytes end before the format does.
  case truncated
  /// So many bytes follow the end of the format.
  case trailingBytes(count: Int)
  /// The decompressed bytes would exceed `sizeMax`. Their full size is not known, since
  /// decompression stopped there.
  case tooLarge(sizeMax: Int)
  /// The library could not allocate.
  case outOfMemory
}
