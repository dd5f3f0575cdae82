// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import PrivateCluster

@Suite struct DataDirectoryTests {
  let root: ScratchDirectory
  let ours = Account(name: "us", userID: geteuid(), groupID: getegid(), isOther: false)
  /// An account that owns nothing here.
  let other = Account(name: "nobody", userID: 61_234, groupID: 61_234, isOther: true)

  init() throws { root = try ScratchDirectory() }

  @Test func `a missing folder is made, closed to others`() throws {
    let directory = try DataDirectory(configured: root.path + "/a/b/", account: ours)
    #expect(directory.path == root.path + "/a/b")
    #expect(Directory.status(of: directory.path)?.st_mode == S_IFDIR | 0o700)
    #expect(directory.clusterVersion == nil)
  }

  @Test func `a folder that the account cannot reach is a typed error that names the obstacle`()
    throws
  {
    // mkdtemp makes the scratch folder with mode 0700.
    let path = root.path + "/data"
    let error = try #require(throws: ClusterError.self) {
      try DataDirectory(configured: path, account: other)
    }
    #expect(error == .unreachable(path: path, blockedBy: root.path, account: "nobody"))
    #expect(error.description.contains("chmod o+x \(root.path)"))
    #expect(!Directory.exists(path))
  }

  @Test func `another account may pass through the folder, but not read it`() throws {
    #expect(chmod(root.path, 0o711) == 0)
    let directory = try DataDirectory(configured: root.path + "/data", account: other)
    #expect(Directory.status(of: directory.path)?.st_mode == S_IFDIR | 0o711)
  }

  @Test func `an existing folder is opened for the account to pass through`() throws {
    #expect(chmod(root.path, 0o711) == 0)
    try Directory.make(root.path + "/data", mode: 0o700)
    let directory = try DataDirectory(configured: root.path + "/data", account: other)
    #expect(other.blockingFolder(onTheWayTo: directory.path) == nil)
  }

  @Test func `the lock is held once, and free again after it is closed`() throws {
    let directory = try DataDirectory(configured: root.path + "/data", account: ours)
    let lock = try directory.acquireLock()
    #expect(throws: ClusterError.inUse(dataDirectory: directory.path)) {
      try directory.acquireLock()
    }
    close(lock)
    close(try directory.acquireLock())
  }

  @Test func `the cluster's version is the first word of its version file`() throws {
    try root.makeFile("data/postgres/PG_VERSION", text: "15\n")
    let directory = try DataDirectory(configured: root.path + "/data", account: ours)
    #expect(directory.clusterVersion == "15")
  }

  @Test func `the tail of a log is its last bytes without surrounding white space`() throws {
    try root.makeFile("log", text: "first\nsecond line\n\n")
    #expect(Directory.tail(of: root.path + "/log", limit: 13) == "second line")
    #expect(Directory.tail(of: root.path + "/missing") == "")
  }
}
