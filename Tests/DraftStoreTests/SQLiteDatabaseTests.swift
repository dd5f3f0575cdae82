// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import DraftStore

@Suite struct SQLiteDatabaseTests {
  /// The deleted temporary files of SQLite that this process has open.
  private var temporaryFiles: [String] {
    (0..<1_024).compactMap { descriptor in
      var target = [CChar](repeating: 0, count: 256)
      let count = readlink("/proc/self/fd/\(descriptor)", &target, target.count)
      guard count > 0 else { return nil }
      let text = String(
        decoding: target.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
      return text.contains("etilqs") ? text : nil
    }
  }

  @Test func `sorting more than the cache holds writes no temporary file`() throws {
    let bench = try StoreBench()
    let database = try SQLiteDatabase(
      path: bench.path + "/sorted.sqlite", isReadOnly: false, busyMilliseconds: 0)
    try database.execute(
      """
      PRAGMA cache_size = 10;
      CREATE TABLE t (x BLOB);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
      INSERT INTO t SELECT randomblob(1000) FROM n;
      """)
    let sorted = try database.prepared("SELECT x FROM t ORDER BY x")
    try sorted.bind([])
    #expect(try sorted.step())
    #expect(temporaryFiles == [])
  }
}
