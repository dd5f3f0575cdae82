// SPDX-License-Identifier: Apache-2.0

/// Time and chance, as the client needs them: the system's, or a test's.
struct ClientTime: Sendable {
  /// The present.
  var now: @Sendable () -> ContinuousClock.Instant
  /// Waits; throws if the task is cancelled.
  var sleep: @Sendable (Duration) async throws -> Void
  /// A random number in 0..<1.
  var jitter: @Sendable () -> Double

  /// The system's.
  static let system = ClientTime(
    now: { ContinuousClock.now }, sleep: { try await Task.sleep(for: $0) },
    jitter: { Double.random(in: 0..<1) })
}
