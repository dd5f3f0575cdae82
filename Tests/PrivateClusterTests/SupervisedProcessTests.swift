// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import PrivateCluster

@Suite struct SupervisedProcessTests {
  let root: ScratchDirectory
  let output: Int32

  init() throws {
    root = try ScratchDirectory()
    output = open(root.path + "/output", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
  }

  private func text() -> String { Directory.tail(of: root.path + "/output") }

  @Test func `both outputs go to the descriptor`() throws {
    let process = try SupervisedProcess(
      ["/bin/sh", "-c", "echo one; echo two >&2; echo $0", "three"], output: output)
    #expect(process.waitForEnd(limit: .seconds(30)))
    #expect(process.succeeded)
    #expect(text() == "one\ntwo\nthree")
  }

  @Test func `an exit code other than 0 is no success`() throws {
    let process = try SupervisedProcess(["/bin/sh", "-c", "exit 3"], output: output)
    #expect(process.waitForEnd(limit: .seconds(30)))
    #expect(!process.succeeded)
  }

  @Test func `a signal ends the process, and one after its end goes nowhere`() throws {
    let process = try SupervisedProcess(["/bin/cat", "/dev/zero"], output: devNull())
    #expect(process.isRunning)
    process.signal(SIGTERM)
    #expect(process.waitForEnd(limit: .seconds(30)))
    #expect(!process.succeeded)
    process.signal(SIGTERM)
  }

  @Test func `a program that does not exist is a typed error`() {
    #expect(
      throws: ClusterError.system(call: "posix_spawn", path: "/nowhere/program", errno: ENOENT)
    ) {
      try SupervisedProcess(["/nowhere/program"], output: output)
    }
  }

  @Test func `nothing of our environment reaches the process`() throws {
    setenv("PGDATA", "/somewhere", 1)
    let process = try SupervisedProcess(["/usr/bin/env"], output: output)
    #expect(process.waitForEnd(limit: .seconds(30)))
    #expect(!text().contains("PGDATA"))
    #expect(text().contains("LC_ALL=C.UTF-8"))
  }

  private func devNull() -> Int32 { open("/dev/null", O_WRONLY | O_CLOEXEC) }
}
