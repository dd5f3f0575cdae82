// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import holdfast

/// Folders that hold what nobody else may see or change.
@Suite struct PrivateFolderTests {
  private let parent: String
  private var folder: String { parent + "/state/holdfast" }

  init() throws { parent = try ScratchFolder.make() }

  @Test func `a folder is made with its parents, and found again`() throws {
    try PrivateFolder.make(folder)
    try PrivateFolder.make(folder)
    var status = stat()
    #expect(stat(folder, &status) == 0 && status.st_mode & 0o777 == 0o700)
  }

  @Test(arguments: [0o755, 0o750, 0o701, 0o777])
  func `a folder that others can access is refused`(mode: mode_t) throws {
    try PrivateFolder.make(folder)
    chmod(folder, mode)
    let failure = #expect(throws: Failure.self) { try PrivateFolder.make(folder) }
    #expect(failure?.remedy?.contains("chmod go= \(folder)") == true)
  }

  @Test func `settings may be readable and linked to, but not for others to change`() throws {
    try PrivateFolder.make(folder)
    chmod(folder, 0o755)
    let link = parent + "/link"
    #expect(symlink(folder, link) == 0)
    try PrivateFolder.make(link, isShown: true)
    chmod(folder, 0o775)
    #expect(throws: Failure.self) { try PrivateFolder.make(link, isShown: true) }
  }

  @Test func `a link and a file are refused`() throws {
    try PrivateFolder.make(parent + "/elsewhere")
    #expect(symlink(parent + "/elsewhere", parent + "/link") == 0)
    #expect(throws: Failure.self) { try PrivateFolder.make(parent + "/link") }
    try OutputFile.write([1], to: parent + "/file")
    #expect(throws: Failure.self) { try PrivateFolder.make(parent + "/file") }
  }

  @Test func `a folder of another user is refused`() throws {
    try #require(geteuid() == 0, "Only root can give a folder away.")
    try PrivateFolder.make(folder)
    #expect(chown(folder, 65_534, 65_534) == 0)
    #expect(throws: Failure.self) { try PrivateFolder.make(folder) }
    #expect(throws: Failure.self) { try PrivateFolder.make(folder, isShown: true) }
  }
}
