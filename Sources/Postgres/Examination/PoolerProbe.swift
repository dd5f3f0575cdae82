// SPDX-License-Identifier: Apache-2.0

/// Finds out whether consecutive transactions of one connection run in one session of the server.
///
/// One connection leaves a marker in its session. A second one opens a transaction, which takes a
/// session, and looks for it; the first looks again before, meanwhile and afterwards. A pooler that
/// gives out the session used last shows the marker to the second; one that gives out the session
/// unused for longest loses it for the first.
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

  /// Looks by the first connection when nobody holds a session: they go round all idle sessions of
  /// a pooler that takes turns.
  private static let repetitions = 2

  /// A second connection; none where there is no room for it, which another check tells.
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
