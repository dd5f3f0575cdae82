// SPDX-License-Identifier: Apache-2.0

/// A way to compress messages, by the name that gRPC gives it (gRPC `doc/compression.md`).
public enum MessageEncoding: String, Sendable, Hashable, CaseIterable {
  /// RFC 1952. Preferred where a peer takes both.
  case gzip
  /// The zlib format of RFC 1950.
  case deflate

  init?(_ name: some Collection<UInt8>) {
    guard let known = Self.allCases.first(where: { name.elementsEqual($0.rawValue.utf8) }) else {
      return nil
    }
    self = known
  }

  /// The preferred one of a `grpc-accept-encoding` list; nil when it names none that is known.
  static func preferred(in list: UnsafeBufferPointer<UInt8>) -> MessageEncoding? {
    var best: MessageEncoding?
    for var item in list.split(separator: UInt8(ascii: ",")) {
      while let first = item.first, isSpace(first) { item = item.dropFirst() }
      while let last = item.last, isSpace(last) { item = item.dropLast() }
      if best != .gzip, let known = MessageEncoding(item) { best = known }
    }
    return best
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// All encodings, as `grpc-accept-encoding` lists them.
  public static let acceptAll = Array("identity,deflate,gzip".utf8)
  /// None, as `grpc-accept-encoding` lists it.
  static let acceptIdentity = Array("identity".utf8)
}
