// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The folder of the cluster's Unix socket, which only the cluster's account may enter.
struct SocketDirectory: Equatable {
  /// The number in the socket's name; nothing listens on a port of this number.
  static let port = 5432

  /// A Unix socket's path has at most this many bytes: `sun_path` less its NUL, unix(7).
  static let socketPathSizeMax = 107

  let path: String

  /// The socket itself.
  var socket: String { path + Self.socketName }

  private static let socketName = "/.s.PGSQL.\(port)"

  /// Chooses the folder: inside the data directory, or, when the socket's path would be too long,
  /// in `$XDG_RUNTIME_DIR` or `/tmp` under a name derived from the data directory.
  init(dataDirectory: String, runtimeDirectory: String?, account: Account) {
    let inside = dataDirectory + "/socket"
    if inside.utf8.count + Self.socketName.utf8.count <= Self.socketPathSizeMax {
      path = inside
      return
    }
    let base = account.isOther ? "/tmp" : runtimeDirectory ?? "/tmp"
    path = "\(base)/holdfast-\(account.userID)-\(PathDigest.hexadecimal(of: dataDirectory))"
  }

  /// Makes the folder with mode 0700, and refuses one that another user created.
  func prepare(for account: Account) throws(ClusterError) {
    if try Directory.make(path, mode: 0o700) { try Directory.give(path, to: account) }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .system(call: "lstat", path: path, errno: errno) }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    guard isFolder, status.st_uid == account.userID, status.st_mode & 0o077 == 0 else {
      throw .system(call: "lstat", path: path, errno: EPERM)
    }
  }
}

/// A short name for a path: the 64-bit FNV-1a hash of its bytes. Not for secrets.
enum PathDigest {
  static func hexadecimal(of path: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in path.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
