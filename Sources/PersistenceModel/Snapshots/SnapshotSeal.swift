// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The secret that ties a snapshot's id to its content: 32 bytes, so that the id is
///
///     base64url(SHA-256(seal │ SHA-256 of content, owner, title and description, in this order))
///
/// cut to 22 characters. If there is a format or a note, the SHA-256 of the format's name, of the
/// digits of its version and of the note follow. The table checks the same equation in every row.
/// To put other content under an id, one would have to find a seal that produces the id, which
/// takes about 2^132 attempts; the database refuses anything else (ADR 0009).
public struct SnapshotSeal: Hashable, Sendable {
  /// The number of bytes.
  public static let byteCount = Digest.byteCount

  /// The bytes. They never leave the database and its servers.
  public let bytes: [UInt8]

  /// A seal of random bytes.
  public static func random() throws(PersistenceError) -> SnapshotSeal {
    do {
      return SnapshotSeal(bytes: try RandomBytes.generate(count: byteCount))
    } catch {
      throw .internal("The random generator failed: \(error)")
    }
  }

  /// The seal of the snapshot that `owner` creates with `requestID`: the same request with the same
  /// values always leads to the same id.
  public static func derived(
    from requestID: RequestID, owner: OwnerID, using hmac: HMACSHA256
  ) throws(PersistenceError) -> SnapshotSeal {
    var message = FingerprintWriter()
    message.append("snapshot")
    message.append(owner.text)
    message.append(requestID.text)
    do {
      return SnapshotSeal(bytes: try hmac.tag(of: message.bytes).bytes)
    } catch {
      throw .internal("HMAC of a request id failed: \(error)")
    }
  }

  /// The id of the snapshot that holds `new` under this seal.
  public func id(of new: NewSnapshot, owner: OwnerID) throws(PersistenceError) -> SnapshotID {
    do {
      var message = bytes
      message += new.content.hash.bytes
      var texts = [owner.text, new.title.text, new.description.text]
      if new.format != nil || new.note != .none {
        texts += [new.format?.name ?? "", "\(new.format?.version ?? 0)", new.note.text]
      }
      for text in texts {
        message += try SHA256.digest(of: Array(text.utf8)).bytes
      }
      return SnapshotID(spelling: try SHA256.digest(of: message).bytes)
    } catch {
      throw .internal("SHA-256 of a snapshot failed: \(error)")
    }
  }
}
