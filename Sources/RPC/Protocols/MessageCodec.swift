// SPDX-License-Identifier: Apache-2.0

/// The form in which messages travel, by the name that Connect gives it.
public enum MessageCodec: String, Sendable, Hashable, CaseIterable {
  /// Protobuf's binary form.
  case proto
  /// Protobuf's JSON form.
  case json

  /// The codec of a name, which is compared byte for byte; nil for any other.
  init?(_ name: some Collection<UInt8>) {
    guard let known = Self.allCases.first(where: { name.elementsEqual($0.rawValue.utf8) }) else {
      return nil
    }
    self = known
  }

  /// The largest encoding, in bytes, of a message that has at most `messageSizeMax` bytes in
  /// binary.
  ///
  /// In JSON a text may grow threefold: some libraries escape each letter that is not ASCII, such
  /// as those of Cyrillic, which take two bytes, and six as an escape.
  public func encodedSizeMax(messageSizeMax: Int) -> Int {
    switch self {
    case .proto: messageSizeMax
    case .json: 3 * messageSizeMax + 65_536
    }
  }
}
