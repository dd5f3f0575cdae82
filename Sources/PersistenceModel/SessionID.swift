// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The name of a session: 22 characters of `A-Z a-z 0-9 - _`, that is 132 bits that nobody can
/// guess.
public struct SessionID: Hashable, Sendable {
  /// The number of characters: 22.
  public static let characterCount = 22

  /// The characters.
  public let text: String

  /// An id from what a caller sent, or nil unless it has the one valid form.
  public init?(_ text: String) {
    var text = text
    let isValid = text.withUTF8 { bytes in
      guard bytes.count == SessionID.characterCount else { return false }
      for byte in bytes where !SessionID.isIDCharacter(byte) { return false }
      return true
    }
    guard isValid else { return nil }
    self.text = text
  }

  /// The id that names the session which `owner` creates with `requestID`.
  ///
  /// The same request always yields the same id, so that the primary key itself recognises a retry;
  /// without the key of `hmac` the id is as unpredictable as a random one.
  public static func derived(
    from requestID: RequestID, owner: OwnerID, using hmac: HMACSHA256
  ) throws(PersistenceError) -> SessionID {
    var message = FingerprintWriter()
    message.append("session")
    message.append(owner.text)
    message.append(requestID.text)
    do {
      return SessionID(randomness: try hmac.tag(of: message.bytes).bytes)
    } catch {
      throw .internal("HMAC of a request id failed: \(error)")
    }
  }

  /// An id of 132 random bits.
  public static func random() throws(PersistenceError) -> SessionID {
    do {
      return SessionID(randomness: try RandomBytes.generate(count: Digest.byteCount))
    } catch {
      throw .internal("The random generator failed: \(error)")
    }
  }

  /// Spells the first 132 of the 256 bits.
  private init(randomness: [UInt8]) {
    text = String(Base64URL.encode(randomness).prefix(SessionID.characterCount))
  }

  private static func isIDCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default:
      false
    }
  }
}
