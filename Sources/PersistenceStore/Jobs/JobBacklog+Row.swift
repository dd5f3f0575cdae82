// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

extension JobBacklog {
  /// The backlog in the only row of a statement that returns a count and the oldest time.
  init(_ rows: Rows) throws(PersistenceError) {
    do {
      self.init(
        count: try rows.int64(0, 0),
        oldestTime: try rows.optionalTimestampMicroseconds(0, 1)
          .map(Timestamp.init(microseconds:)))
    } catch {
      throw PersistenceError(error)
    }
  }
}

extension Rows {
  /// The texts of a column, from top to bottom.
  func texts(_ column: Int) throws(PersistenceError) -> [String] {
    var texts: [String] = []
    do {
      for row in 0..<count { texts.append(try text(row, column)) }
    } catch {
      throw PersistenceError(error)
    }
    return texts
  }
}
