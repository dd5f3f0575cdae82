// SPDX-License-Identifier: Apache-2.0

import JSONText

/// An issuer's keys as a JSON Web Key Set (RFC 7517 section 5), read.
public struct KeySetText: Hashable, Sendable {
  /// The largest set that is looked at. A key with its certificates takes about 4 KiB.
  public static let byteCountMax = 256 << 10
  /// The most keys that are looked at.
  public static let keyCountMax = 100

  /// The reason why a text is not a usable key set.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge
    case notJSON
    case notAKeySet
    case tooManyKeys
    case noUsableKey

    public var description: String {
      switch self {
      case .tooLarge: "larger than \(KeySetText.byteCountMax) bytes"
      case .notJSON: "not JSON, or an object has a duplicate key"
      case .notAKeySet: "not a JSON object with an array \"keys\" of objects"
      case .tooManyKeys: "more than \(KeySetText.keyCountMax) keys"
      case .noUsableKey: "no key can verify a signature"
      }
    }
  }

  /// The keys that can verify signatures.
  public let keys: [KeyDescription]
  /// The number of further keys in the set: of other kinds or for other uses.
  public let skippedCount: Int

  /// Reads a set; at least one key of it must be of use.
  public init(parsing bytes: [UInt8]) throws(Fault) {
    guard bytes.count <= KeySetText.byteCountMax else { throw .tooLarge }
    guard let value = try? JSONValue(parsing: bytes, depthMax: AccessToken.depthMax) else {
      throw .notJSON
    }
    guard let entries = value.object?["keys"]?.elements else { throw .notAKeySet }
    guard entries.count <= KeySetText.keyCountMax else { throw .tooManyKeys }
    var keys: [KeyDescription] = []
    for entry in entries {
      guard let object = entry.object else { throw .notAKeySet }
      if let key = KeyDescription(object) { keys.append(key) }
    }
    guard !keys.isEmpty else { throw .noUsableKey }
    self.keys = keys
    skippedCount = entries.count - keys.count
  }
}
