// SPDX-License-Identifier: Apache-2.0

import Postgres
import Synchronization

/// The statements of one list by their shapes: each is composed when it is first asked for, and
/// those that were used last are kept. There are thousands of shapes, of which few are used.
///
/// A statement that is given up and composed again is another one to the connections; they forget
/// the old one as others take its place.
final class ListStatements<Shape: Hashable & Sendable>: Sendable {
  private struct Entry {
    let statement: Statement
    var lastUse: Int
  }

  private struct State {
    var entries: [Shape: Entry] = [:]
    /// Counts the uses of all.
    var uses = 0
  }

  /// The most statements that are kept.
  let countMax: Int
  private let state = Mutex(State())
  private let compose: @Sendable (Shape) -> Statement

  /// No statement yet; `compose` makes each.
  init(countMax: Int = 128, compose: @escaping @Sendable (Shape) -> Statement) {
    self.countMax = countMax
    self.compose = compose
  }

  /// The number of statements that are kept.
  var count: Int { state.withLock { $0.entries.count } }

  /// The statement of a shape.
  subscript(_ shape: Shape) -> Statement {
    state.withLock { state in
      state.uses += 1
      if let place = state.entries.index(forKey: shape) {
        state.entries.values[place].lastUse = state.uses
        return state.entries.values[place].statement
      }
      if state.entries.count >= countMax,
        let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        state.entries[oldest.key] = nil
      }
      let statement = compose(shape)
      state.entries[shape] = Entry(statement: statement, lastUse: state.uses)
      return statement
    }
  }
}
