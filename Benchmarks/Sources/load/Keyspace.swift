// SPDX-License-Identifier: Apache-2.0

/// The sessions and snapshots that the driver has put into the database.
struct Keyspace: Sendable {
  let sessions: Int
  let owners: Int
  /// The ids of the snapshots.
  let snapshots: [String]

  /// The owner of a key.
  func owner(of key: Int) -> String { "user-\(key % owners)" }

  /// The session of a key: its decimal number, filled up to the 22 characters of an id.
  func id(of key: Int) -> String {
    let digits = String(key)
    return String(repeating: "0", count: max(0, 22 - digits.count)) + digits
  }

  /// The snapshot of a key. Where the owners divide the snapshots, each has one visitor.
  func snapshot(of key: Int) -> String { snapshots[key % snapshots.count] }
}
