// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PrivateCluster

@Suite struct PostgresInstallationTests {
  let root: ScratchDirectory

  init() throws {
    root = try ScratchDirectory()
    for major in ["9", "15", "16"] {
      try root.makeFile("\(major)/bin/initdb", mode: 0o755)
      try root.makeFile("\(major)/bin/postgres", mode: 0o755)
    }
  }

  @Test func `the newest version is the one with the highest number`() throws {
    #expect(try PostgresInstallation.find(major: nil, under: root.path).major == "16")
  }

  @Test func `a version without all its programs does not count`() throws {
    try root.makeFile("17/bin/postgres", mode: 0o755)
    try root.makeFile("18/bin/initdb", mode: 0o644)
    #expect(PostgresInstallation.all(under: root.path).map(\.major) == ["9", "15", "16"])
  }

  @Test func `an existing cluster keeps its version`() throws {
    let installation = try PostgresInstallation.find(major: "15", under: root.path)
    #expect(installation.initdb == root.path + "/15/bin/initdb")
    #expect(installation.postgres == root.path + "/15/bin/postgres")
  }

  @Test func `a version that is not installed is a typed error that names those that are`() {
    #expect(
      throws: ClusterError.versionNotInstalled(major: "12", installed: ["9", "15", "16"])
    ) {
      try PostgresInstallation.find(major: "12", under: root.path)
    }
  }

  @Test func `no version at all is a typed error that says how to install one`() throws {
    let error = try #require(throws: ClusterError.self) {
      try PostgresInstallation.find(major: nil, under: root.path + "/nothing")
    }
    #expect(error == .postgresNotInstalled(searched: root.path + "/nothing"))
    #expect(error.description.contains("apt-get install postgresql"))
  }
}
