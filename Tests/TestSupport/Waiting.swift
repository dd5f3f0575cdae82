// SPDX-License-Identifier: Apache-2.0

/// A condition that did not come to hold within the limit of `waitUntil`.
public struct WaitTimeout: Error, CustomStringConvertible {
  /// The condition, in words.
  public let condition: String
  /// The time that was waited.
  public let limit: Duration

  public var description: String { "waited \(limit) in vain until \(condition)" }
}

/// Asks again and again until a condition holds.
///
/// - Parameters:
///   - text: The condition in words, to end the sentence "waited until".
///   - limit: Far more than a loaded machine needs: only what never happens takes so long.
/// - Throws: `WaitTimeout` after the limit, `CancellationError` when the test's own limit cancels
///   it, and the condition's error.
public func waitUntil(
  _ text: String, limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    try Task.checkCancellation()
    guard ContinuousClock.now < deadline else {
      throw WaitTimeout(condition: text, limit: limit)
    }
    await Task.yield()
  }
}
