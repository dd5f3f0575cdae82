// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// The file systems on which SQLite's WAL does not work, since it needs memory that all processes
/// share.
enum SQLiteFileSystem {
  /// File systems of other machines, by their magic numbers (statfs(2)).
  static let networks: [UInt32: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x5346_414F: "AFS",
    0x7375_7245: "Coda", 0x0102_1997: "9P", 0x00C3_6400: "Ceph",
  ]

  /// The magic number of the file system that holds a path; nil with errno. Wraps `statfs`.
  static func type(of path: String) -> UInt32? {
    let type = csqlite_file_system(path)
    return type == -1 ? nil : UInt32(truncatingIfNeeded: type)
  }
}
