// SPDX-License-Identifier: Apache-2.0

/// The rules for retrying a failed call.
///
/// A call is retried only if that is safe: the server never started it, it has no side effects, or
/// its request has a `request_id`, by which the server recognises the retry. The client sets that
/// id in every request that has the field.
public struct RetryPolicy: Sendable, Hashable {
  /// The maximum number of attempts of one call, including the first.
  public var attemptsMax = 5
  /// The pause after the first failure; it doubles with each further one. Each pause is shortened
  /// at random by up to half, so that clients do not retry in step.
  public var backoffStart = Duration.milliseconds(100)
  /// The longest pause, unless a server asks for a longer one.
  public var backoffMax = Duration.seconds(5)
  /// The number of retries that all calls of a client may make without a success: each retry costs
  /// one, each success gives back a tenth. A server that is down thus receives little more than the
  /// calls themselves (gRFC A6).
  public var budget = 20

  /// The default policy.
  public init() {}

  /// Never retries.
  public static let none: RetryPolicy = {
    var policy = RetryPolicy()
    policy.attemptsMax = 1
    return policy
  }()

  func validate() throws(HoldfastError) {
    guard attemptsMax >= 1, backoffStart > .zero, backoffMax >= backoffStart, budget >= 0 else {
      throw HoldfastError(
        .configurationInvalid,
        "A retry policy needs at least one attempt, and positive pauses that do not decrease.")
    }
  }
}
