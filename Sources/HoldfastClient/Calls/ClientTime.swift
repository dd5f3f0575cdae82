// SPDX-License-Identifier: Apache-2.0

/// The clock and random numbers of a client; replaceable in tests.
struct ClientTime: Sendable {
  /// The current time.
  var now: @Sendable () -> ContinuousClock.Instant
  /// Sleeps; throws if the task is cancelled.
  var sleep: @Sendable (Duration) async throws -> Void
  /// A random number in 0..<1.
  var jitter: @Sendable () -> Double

  /// The system's clock and random numbers.
  static let system = ClientTime(
    now: { ContinuousClock.now }, sleep: { try await Task.sleep(for: $0) },
    jitter: { Double.random(in: 0..<1) })
}
