// SPDX-License-Identifier: Apache-2.0

/// A scheduled call on an event loop. Keep it to cancel the call; dropping it changes nothing.
/// Belongs to the loop's thread.
public final class Timer {
  /// The time at which the call is due. It runs in the first turn that begins at or after this
  /// instant.
  public let deadline: MonotonicInstant
  /// Orders timers of one deadline by their creation.
  let id: UInt64
  /// The timer's index in the heap; nil once it has fired or was cancelled.
  var position: Int?
  private var body: (() -> Void)?
  private unowned let loop: EventLoop

  init(deadline: MonotonicInstant, id: UInt64, loop: EventLoop, body: @escaping () -> Void) {
    self.deadline = deadline
    self.id = id
    self.loop = loop
    self.body = body
  }

  /// Takes the call back in O(log n). Does nothing once it has run or was cancelled.
  public func cancel() {
    guard position != nil else { return }
    loop.cancel(self)
    body = nil
  }

  /// Runs the call and lets go of it.
  func fire() {
    let due = body
    body = nil
    due?()
  }
}
