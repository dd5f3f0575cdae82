// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PrivateCluster

@Suite struct SocketDirectoryTests {
  let ours = Account(name: "us", userID: 1000, groupID: 1000, isOther: false)
  let other = Account(name: "postgres", userID: 105, groupID: 105, isOther: true)

  @Test func `a short data directory holds its socket`() {
    let sockets = SocketDirectory(
      dataDirectory: "/srv/holdfast", runtimeDirectory: "/run/user/1000", account: ours)
    #expect(sockets.path == "/srv/holdfast/socket")
    #expect(sockets.socket == "/srv/holdfast/socket/.s.PGSQL.5432")
  }

  @Test(arguments: [(86, true), (87, false)])
  func `the longest socket path is exactly what the kernel takes`(
    dataDirectorySize: Int, isInside: Bool
  ) {
    let directory = "/" + String(repeating: "d", count: dataDirectorySize - 1)
    let sockets = SocketDirectory(
      dataDirectory: directory, runtimeDirectory: nil, account: ours)
    #expect(sockets.path.hasPrefix(directory) == isInside)
    #expect(sockets.socket.utf8.count <= SocketDirectory.socketPathSizeMax)
    #expect((sockets.socket.utf8.count == SocketDirectory.socketPathSizeMax) == isInside)
  }

  @Test func `a long data directory has its socket in the runtime directory`() {
    let directory = "/" + String(repeating: "d", count: 120)
    let sockets = SocketDirectory(
      dataDirectory: directory, runtimeDirectory: "/run/user/1000", account: ours)
    #expect(sockets.path.hasPrefix("/run/user/1000/holdfast-1000-"))
  }

  @Test func `another account's socket never goes into our runtime directory`() {
    let directory = "/" + String(repeating: "d", count: 120)
    let sockets = SocketDirectory(
      dataDirectory: directory, runtimeDirectory: "/run/user/0", account: other)
    #expect(sockets.path.hasPrefix("/tmp/holdfast-105-"))
  }

  @Test func `path digests are the published FNV-1a values`() {
    #expect(PathDigest.hexadecimal(of: "") == "cbf29ce484222325")
    #expect(PathDigest.hexadecimal(of: "a") == "af63dc4c8601ec8c")
    #expect(PathDigest.hexadecimal(of: "foobar") == "85944171f73967e8")
  }
}
