// SPDX-License-Identifier: Apache-2.0

/// Finds out whether consecutive transactions of one connection run in one session of the server.
///
/// One connection sets a marker in its session. A second one opens a transaction, which occupies a
/// session, and looks for the marker; the first looks again before, during and after it. If the
/// pooler assigns the session used last, the second connection sees the marker; if it assigns the
/// session unused for longest, the first connection loses the marker.
struct PoolerProbe {
  private let mark = String(UInt64.random(in: .min ... .max), radix: 36)

  /// True if transactions of `first`, which must be idle, move between sessions.
  func probe(_ first: SingleSession) async throws(PostgresError) -> Bool {
    _ = try await first.ask("SELECT pg_catalog.set_config('holdfast.marker', '\(mark)', false)")
    guard try await isMarked(first) else { return true }
    guard let second = await openSecond(beside: first) else { return try await !isMarked(first) }
    defer { second.close() }
    do throws(PostgresError) {
      _ = try await second.ask("BEGIN")
    } catch {
      // A pooler in statement mode refuses transactions; a server that is gone is asked below.
      return try await isAnswering(first)
    }
    if try await isMarked(second) { return true }
    let isStillMarked = try await isMarked(first)
    _ = try await second.ask("ROLLBACK")
    guard isStillMarked else { return true }
    for _ in 0..<Self.repetitions {
      guard try await isMarked(first) else { return true }
    }
    return false
  }

  /// The number of look-ups of the first connection while no session is occupied. They cycle
  /// through the idle sessions of a round-robin pooler.
  private static let repetitions = 2

  /// A second connection; none if the connection limit is reached, which another check reports.
  private func openSecond(beside first: SingleSession) async -> SingleSession? {
    do throws(PostgresError) {
      return try await first.another()
    } catch {
      return nil
    }
  }

  private func isMarked(_ session: SingleSession) async throws(PostgresError) -> Bool {
    let rows = try await session.ask("SELECT pg_catalog.current_setting('holdfast.marker', true)")
    return try rows.optionalText(0, 0) == mark
  }

  private func isAnswering(_ session: SingleSession) async throws(PostgresError) -> Bool {
    try await session.ask("SELECT 1").count == 1
  }
}
