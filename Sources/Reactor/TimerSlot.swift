// SPDX-License-Identifier: Apache-2.0

/// A slot for one timer of an object. Arming it again cancels the previous timer, so that no
/// forgotten timer can fire.
public struct TimerSlot {
  private var timer: Timer?

  /// A place without a timer.
  public init() {}

  /// True while the timer has neither fired nor been cancelled.
  public var isArmed: Bool { timer?.position != nil }

  /// Cancels the timer before, and keeps this one; nil leaves the place without a timer.
  public mutating func arm(_ next: Timer?) {
    timer?.cancel()
    timer = next
  }

  /// Cancels the timer. May be repeated.
  public mutating func cancel() { arm(nil) }
}
