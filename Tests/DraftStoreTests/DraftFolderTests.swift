// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import WorkbenchEngine

@testable import DraftStore

@Suite struct DraftFolderTests {
  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  @Test func `folder and files are private to the user`() throws {
    let bench = try StoreBench()
    let path = bench.path + "/a/b"
    let store = try DraftStore(folder: DraftFolder(path), owner: StoreBench.owner)
    let slot = try store.makeSlot(writer: "w1")
    try store.write(StoreBench.draft(1), in: slot)
    #expect(mode(path) == 0o700)
    for name in ["drafts.sqlite", "drafts.sqlite-wal", "drafts.sqlite-shm", "drafts.lock"] {
      #expect(mode("\(path)/\(name)") == 0o600, "\(name)")
      unlink("\(path)/\(name)")
    }
    rmdir(path)
    rmdir(bench.path + "/a")
  }

  @Test func `a folder that is accessible to others is refused`() throws {
    let bench = try StoreBench()
    chmod(bench.path, 0o750)
    #expect(throws: DraftStoreError.self) { try DraftFolder(bench.path) }
    chmod(bench.path, 0o700)
    _ = try DraftFolder(bench.path)
  }

  @Test func `a symbolic link is refused, as a folder and as a file`() throws {
    let bench = try StoreBench()
    let other = try StoreBench()
    symlink(other.path, bench.path + "/link")
    let error = #expect(throws: DraftStoreError.self) { try DraftFolder(bench.path + "/link") }
    #expect(error?.failure == .notPermitted)
    symlink(other.path + "/elsewhere", bench.path + "/drafts.sqlite")
    let refused = #expect(throws: DraftStoreError.self) { try bench.store() }
    #expect(refused?.failure == .notPermitted)
  }

  @Test func `a folder or file of another user is refused`() throws {
    // Only root can give a folder away; for anybody else, root's own folder will do.
    let bench = try StoreBench()
    let path = geteuid() == 0 ? bench.path : "/root"
    if geteuid() == 0 { chown(path, 12_345, 12_345) }
    let error = #expect(throws: DraftStoreError.self) { try DraftFolder(path) }
    #expect(error?.failure == .notPermitted)
  }

  @Test func `a file in place of the folder, and a relative path, are refused`() throws {
    let bench = try StoreBench()
    _ = try bench.store()
    #expect(throws: DraftStoreError.self) { try DraftFolder(bench.path + "/drafts.sqlite") }
    #expect(throws: DraftStoreError.self) { try DraftFolder("drafts") }
  }

  @Test(arguments: [
    (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/holdfast"),
    (["XDG_STATE_HOME": "relative", "HOME": "/h"], "/h/.local/state/holdfast"),
    (["HOME": "/h"], "/h/.local/state/holdfast"),
    ([:], nil),
  ])
  func `drafts are where the XDG specification says`(
    environment: [String: String], path: String?
  ) {
    #expect(DraftFolder.standardPath(environment: environment) == path)
  }
}
