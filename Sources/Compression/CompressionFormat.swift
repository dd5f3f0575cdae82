// SPDX-License-Identifier: Apache-2.0

/// The format around compressed data; both hold DEFLATE data (RFC 1951).
public enum CompressionFormat: String, Sendable, Hashable, CaseIterable {
  /// RFC 1952: a CRC-32 at the end; may consist of several members.
  case gzip
  /// RFC 1950, the zlib format, which HTTP and gRPC call `deflate`: an Adler-32 at the end.
  case deflate
}
