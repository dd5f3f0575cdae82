// SPDX-License-Identifier: Apache-2.0

import Glibc
import Migrations
import Testing

@Suite struct MigrationsTests {
  private static let folder: String = {
    let levels = #filePath.split(separator: "/").dropLast(3)
    return "/" + levels.joined(separator: "/") + "/Migrations/SQL"
  }()

  /// How many migrations the first release had, which did not say so.
  private static let firstReleaseCount = 7

  private func fileNames() throws -> [String] {
    let directory = try #require(opendir(MigrationsTests.folder))
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".sql") { names.append(name) }
    }
    return names.sorted()
  }

  private func bytes(of path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return bytes
  }

  @Test func `every file of the folder is embedded, in order and to the byte`() throws {
    let names = try fileNames()
    #expect(!names.isEmpty)
    #expect(embedded_migration_count() == names.count)
    for (index, name) in names.enumerated() {
      let migration = embedded_migration(index)
      #expect(String(cString: migration.name) + ".sql" == name)
      let text = UnsafeRawBufferPointer(start: migration.text, count: migration.length)
      #expect(try Array(text) == bytes(of: MigrationsTests.folder + "/" + name))
      #expect(migration.text[migration.length] == 0)
    }
  }

  @Test func `each migration since the first release says how it changes the layout`() throws {
    for name in try fileNames().dropFirst(MigrationsTests.firstReleaseCount) {
      let text = try String(decoding: bytes(of: MigrationsTests.folder + "/" + name), as: UTF8.self)
      #expect(text.hasPrefix("-- expand: ") || text.hasPrefix("-- contract: "), "\(name)")
    }
  }

  @Test func `names begin with the letter m and a number that counts up from 1`() throws {
    for (index, name) in try fileNames().enumerated() {
      let digits = String(index + 1)
      let number = String(repeating: "0", count: 4 - digits.count) + digits
      #expect(name.hasPrefix("m\(number)_"))
    }
  }
}
