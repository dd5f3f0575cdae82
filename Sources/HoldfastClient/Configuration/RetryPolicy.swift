// SPDX-License-Identifier: Apache-2.0

/// The rules for repeating a failed call.
///
/// A call is repeated only if that can do no harm: the server never began it, it has no side
/// effects, or its request has a `request_id`, by which the server knows the second attempt. The
/// client sets that id for every request that has the field.
public struct RetryPolicy: Sendable, Hashable {
  /// The most attempts of one call, the first included.
  public var attemptsMax = 5
  /// The pause after the first failure; each further one is twice as long. Every pause is shortened
  /// at random by up to half, so that many clients do not come back in step.
  public var backoffStart = Duration.milliseconds(100)
  /// The longest pause, unless a server asks for more.
  public var backoffMax = Duration.seconds(5)
  /// The repetitions that all calls of a client may have spent without a success: each repetition
  /// costs one, each success gives a tenth back. So a server that is down gets little more than the
  /// calls themselves (gRFC A6).
  public var budget = 20

  /// The rules at their defaults.
  public init() {}

  /// Repeats nothing.
  public static let none: RetryPolicy = {
    var policy = RetryPolicy()
    policy.attemptsMax = 1
    return policy
  }()

  func validate() throws(HoldfastError) {
    guard attemptsMax >= 1, backoffStart > .zero, backoffMax >= backoffStart, budget >= 0 else {
      throw HoldfastError(
        .configurationInvalid,
        "A retry policy has at least one attempt, and pauses that are positive and grow.")
    }
  }
}
