// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The name of a session: 22 characters of `A-Z a-z 0-9 - _`, that is 132 bits that no one can
/// guess.
public struct SessionID: Hashable, Sendable {
  /// The number of characters: 22.
  public static let characterCount = IDForm.characterCount

  /// The characters.
  public let text: String

  /// An id from what a caller sent, or nil unless it has the one valid form.
  public init?(_ text: String) {
    guard IDForm.accepts(text) else { return nil }
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
    return try SessionID(tagOf: message.bytes, using: hmac)
  }

  /// An id of 132 random bits.
  public static func random() throws(PersistenceError) -> SessionID {
    do {
      return SessionID(randomness: try RandomBytes.generate(count: Digest.byteCount))
    } catch {
      throw .internal("The random generator failed: \(error)")
    }
  }

  /// The id that follows from a message, and from nothing else without the key of `hmac`.
  init(tagOf message: [UInt8], using hmac: HMACSHA256) throws(PersistenceError) {
    do {
      self.init(randomness: try hmac.tag(of: message).bytes)
    } catch {
      throw .internal("HMAC of an id's origin failed: \(error)")
    }
  }

  private init(randomness: [UInt8]) {
    text = IDForm.spell(randomness)
  }
}
