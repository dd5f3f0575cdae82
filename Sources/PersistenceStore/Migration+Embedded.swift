// SPDX-License-Identifier: Apache-2.0

import Migrations
public import Postgres

extension Migration {
  /// The migrations that this binary carries, in order.
  public static func embedded() throws(MigrationError) -> [Migration] {
    var migrations: [Migration] = []
    for index in 0..<embedded_migration_count() {
      let file = embedded_migration(index)
      let text = UnsafeRawBufferPointer(start: file.text, count: file.length)
      migrations.append(
        try Migration(fileName: String(cString: file.name), text: Array(text)))
    }
    return migrations
  }
}
