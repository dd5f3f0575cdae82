// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The right to write a session in parts under an id, invisibly until it is complete. Only the
/// latest import of an id has it; an earlier import can no longer write.
public struct StagedImport: Hashable, Sendable {
  /// The importer.
  public let owner: OwnerID
  /// The id that the session is to have.
  public let id: SessionID
  /// Distinguishes this import from others of the same session: 16 random bytes.
  public let token: [UInt8]

  /// The lifetime of a staged session without further writes; longer than the service waits for a
  /// caller.
  public static let idleMax = Duration.seconds(10 * 60)

  /// The right of a new import.
  public init(of id: SessionID, owner: OwnerID) throws(PersistenceError) {
    self.owner = owner
    self.id = id
    do {
      token = try RandomBytes.generate(count: 16)
    } catch {
      throw .internal("The random generator failed: \(error)")
    }
  }

  /// The right of an import that has begun.
  public init(of id: SessionID, owner: OwnerID, token: [UInt8]) {
    self.owner = owner
    self.id = id
    self.token = token
  }
}
