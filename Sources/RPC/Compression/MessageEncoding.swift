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

  /// The encoding named by an HTTP field, regardless of case (RFC 9110 section 8.4.1).
  init?(coding name: UnsafeBufferPointer<UInt8>) {
    if name.isSameMediaType(as: "gzip") {
      self = .gzip
    } else if name.isSameMediaType(as: "deflate") {
      self = .deflate
    } else {
      return nil
    }
  }

  /// The first supported encoding in an `accept-encoding` list, whose order is taken as preference;
  /// nil if there is none. An encoding with weight 0 is not acceptable (RFC 9110 section 12.5.3).
  static func first(in list: UnsafeBufferPointer<UInt8>) -> MessageEncoding? {
    for item in list.split(separator: UInt8(ascii: ",")) {
      let item = UnsafeBufferPointer(rebasing: item)
      let name = MediaType.essence(of: item).trimmed
      if let known = MessageEncoding(coding: name), !hasWeightZero(item) { return known }
    }
    return nil
  }

  private static func hasWeightZero(_ item: UnsafeBufferPointer<UInt8>) -> Bool {
    item.split(separator: UInt8(ascii: ";")).dropFirst().contains { parameter in
      let parameter = UnsafeBufferPointer(rebasing: parameter).trimmed
      guard parameter.beginsWithoutCase(with: "q=0") else { return false }
      return parameter.dropFirst(3).allSatisfy { byte in
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "0")
      }
    }
  }

  /// The preferred encoding of a `grpc-accept-encoding` list; nil if none is supported.
  static func preferred(in list: UnsafeBufferPointer<UInt8>) -> MessageEncoding? {
    var best: MessageEncoding?
    for item in list.split(separator: UInt8(ascii: ",")) {
      let name = UnsafeBufferPointer(rebasing: item).trimmed
      if best != .gzip, let known = MessageEncoding(name) { best = known }
    }
    return best
  }

  /// All encodings, as `grpc-accept-encoding` lists them.
  public static let acceptAll = Array("identity,deflate,gzip".utf8)
  /// All encodings, as a field of HTTP lists them, which does not name identity.
  static let acceptCodings = Array("gzip,deflate".utf8)
  /// None, as `grpc-accept-encoding` lists it.
  static let acceptIdentity = Array("identity".utf8)
}
