// SPDX-License-Identifier: Apache-2.0

/// The sessions that the driver has put into the database.
struct Keyspace: Sendable {
  let sessions: Int
  let owners: Int

  /// The owner of a key.
  func owner(of key: Int) -> String { "user-\(key % owners)" }

  /// The session of a key: its decimal number, filled up to the 22 characters of an id.
  func id(of key: Int) -> String {
    let digits = String(key)
    return String(repeating: "0", count: max(0, 22 - digits.count)) + digits
  }
}
