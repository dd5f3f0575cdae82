// SPDX-License-Identifier: Apache-2.0

import Cryptography
import WorkbenchEngine

/// The keys of a user's drafts. New records are sealed with the first; the others only open older
/// records. To replace a key, put a new one before it, and remove the old one once the store has
/// been opened with both.
public struct DraftKeys: Sendable {
  /// The maximum number of keys: 8.
  public static let countMax = 8
  /// The maximum size of a text with keys, in bytes: 4,096.
  public static let textSizeMax = 4_096

  /// The keys, each of 32 bytes.
  let keys: [[UInt8]]

  /// Takes the keys.
  ///
  /// - Throws: `keyMissing` if there is none or more than `countMax`, or if one does not have 32
  ///   bytes.
  public init(_ keys: [[UInt8]]) throws(DraftStoreError) {
    guard (1...Self.countMax).contains(keys.count),
      keys.allSatisfy({ $0.count == AES256GCM.keyByteCount })
    else { throw Self.error("Between 1 and \(Self.countMax) keys of 32 bytes are needed.") }
    self.keys = keys
  }

  /// Reads keys from a text: 64 hexadecimal digits each, as `openssl rand -hex 32` prints them,
  /// separated by white space or commas. The rest of a line after `#` is a comment.
  ///
  /// - Throws: `keyMissing` if the text contains anything else. The error does not contain it.
  public init(text: [UInt8]) throws(DraftStoreError) {
    guard text.count <= Self.textSizeMax, let text = String(validating: text, as: UTF8.self) else {
      throw Self.error(
        "The keys of the drafts are not a text of at most \(Self.textSizeMax) bytes.")
    }
    var keys: [[UInt8]] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.prefix { $0 != "#" }
      for word in words.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
        guard word.utf8.count == 2 * AES256GCM.keyByteCount,
          let key = Hexadecimal.decode(String(word))
        else { throw Self.error("A key of the drafts must have 64 hexadecimal digits.") }
        keys.append(key)
      }
    }
    try self.init(keys)
  }

  private static func error(_ message: String) -> DraftStoreError {
    DraftStoreError(.keyMissing, message)
  }
}
