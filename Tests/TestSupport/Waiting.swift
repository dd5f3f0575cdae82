// SPDX-License-Identifier: Apache-2.0

/// The time after which a test hangs, in minutes.
///
/// All tests of a run share the machine's cores, so that each may take as long as the whole run.
public let hangLimitMinutes = 10

/// A condition that did not come to hold before the test hung.
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
/// - Throws: `WaitTimeout` when the test hangs, `CancellationError` when the test's own limit
///   cancels it, and the condition's error.
public func waitUntil(
  _ text: String, _ condition: () async throws -> Bool
) async throws {
  let limit = Duration.seconds(60 * hangLimitMinutes)
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    try Task.checkCancellation()
    guard ContinuousClock.now < deadline else {
      throw WaitTimeout(condition: text, limit: limit)
    }
    await Task.yield()
  }
}
