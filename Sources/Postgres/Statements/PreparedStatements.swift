// SPDX-License-Identifier: Apache-2.0

/// The statements that a connection has prepared: of composed ones the last that were used, all of
/// the others.
struct PreparedStatements {
  /// The most composed statements that a connection keeps. Each takes the server some 30 KiB.
  static let composedMax = 64

  /// The others, by their number.
  private var flags: [Bool] = []
  /// The composed ones, the one that was used last at the end. They are few: looking through them
  /// costs less than keeping them in another order.
  private var composed: [Statement] = []

  /// True if the statement is prepared, and then a use of it.
  mutating func use(_ statement: Statement) -> Bool {
    guard statement.isComposed else {
      return statement.number < flags.count && flags[statement.number]
    }
    guard let place = composed.lastIndex(of: statement) else { return false }
    if place < composed.count - 1 { composed.append(composed.remove(at: place)) }
    return true
  }

  /// Gives up the composed statement that was used longest ago, if another would be one too many;
  /// the server must be told to forget it.
  mutating func makeRoom(for statement: Statement) -> Statement? {
    guard statement.isComposed, composed.count >= Self.composedMax else { return nil }
    return composed.removeFirst()
  }

  mutating func insert(_ statement: Statement) {
    guard !statement.isComposed else { return composed.append(statement) }
    if statement.number >= flags.count {
      let missing = statement.number + 1 - flags.count
      flags.append(contentsOf: repeatElement(false, count: missing))
    }
    flags[statement.number] = true
  }

  mutating func remove(_ statement: Statement) {
    if statement.isComposed {
      composed.removeAll { $0 == statement }
    } else if statement.number < flags.count {
      flags[statement.number] = false
    }
  }
}
