// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import WorkbenchEngine

@testable import DraftStore

@Suite struct DraftKeysTests {
  private static let one = String(repeating: "0a", count: 32)
  private static let two = String(repeating: "FF", count: 32)

  @Test(arguments: [
    (one, 1), ("\(one)\n", 1), ("# ours\n \(one) , \(two)# old\n\n", 2), ("\(one)\r\n\(two)", 2),
    ("", nil), ("# \(one)", nil), (String(one.dropLast()), nil), (one + "0", nil),
    (String(repeating: "xy", count: 32), nil), ("\(one) secret", nil),
    (String(repeating: one + " ", count: 9), nil), (String(repeating: " ", count: 4_097), nil),
  ])
  func `a text gives keys or an error that does not contain it`(text: String, count: Int?) throws {
    do throws(DraftStoreError) {
      let keys = try DraftKeys(text: Array(text.utf8))
      #expect(keys.keys.count == count)
      #expect(keys.keys[0] == [UInt8](repeating: 10, count: 32))
    } catch {
      #expect(count == nil)
      #expect(error.failure == .keyMissing)
      #expect(text.isEmpty || !error.message.contains(text))
    }
  }

  @Test func `keys are read from a variable, a file or a command`() throws {
    let bench = try StoreBench()
    let path = bench.path + "/keys"
    let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
    #expect(write(descriptor, Self.one, 64) == 64)
    close(descriptor)
    setenv("HOLDFAST_TEST_DRAFT_KEYS", "\(Self.one),\(Self.two)", 1)
    #expect(try DraftKeySource.file(path).keys().keys.count == 1)
    #expect(try DraftKeySource.command("cat '\(path)'").keys().keys.count == 1)
    #expect(try DraftKeySource.variable("HOLDFAST_TEST_DRAFT_KEYS").keys().keys.count == 2)
    chmod(path, 0o640)
    let error = #expect(throws: DraftStoreError.self) { try DraftKeySource.file(path).keys() }
    #expect(error?.failure == .notPermitted)
  }

  @Test(arguments: [
    DraftKeySource.variable("HOLDFAST_TEST_UNSET"), .file("/nowhere"), .file("/"),
    .command("exit 1"), .command("true"), .command("echo \(one); exit 3"), .command("yes"),
  ])
  func `a source without keys says that the key is missing`(source: DraftKeySource) {
    let error = #expect(throws: DraftStoreError.self) { try source.keys() }
    #expect(error?.failure == .keyMissing || source == .file("/"))
  }
}
