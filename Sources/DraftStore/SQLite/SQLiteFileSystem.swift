// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// The file systems on which SQLite's WAL does not work, since it needs memory shared by all
/// processes.
enum SQLiteFileSystem {
  /// Network file systems by their magic numbers (statfs(2)).
  static let networks: [UInt32: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x5346_414F: "AFS",
    0x7375_7245: "Coda", 0x0102_1997: "9P", 0x00C3_6400: "Ceph",
  ]

  /// The magic number of the file system of a path; nil with errno set on failure. Wraps `statfs`.
  static func type(of path: String) -> UInt32? {
    let type = csqlite_file_system(path)
    return type == -1 ? nil : UInt32(truncatingIfNeeded: type)
  }
}
