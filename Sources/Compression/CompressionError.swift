// SPDX-License-Identifier: Apache-2.0

/// Why bytes can not be decompressed.
public enum CompressionError: Error, Hashable, Sendable {
  /// The bytes are not of the format, or a checksum is wrong; the text is zlib's.
  case corrupt(String)
  /// The bytes end before the format does.
  case truncated
  /// So many bytes follow the end of the format.
  case trailingBytes(count: Int)
  /// What the bytes stand for is larger than `sizeMax`. How much larger is not known, since
  /// decompression stopped there.
  case tooLarge(sizeMax: Int)
  /// The library could not allocate.
  case outOfMemory
}
