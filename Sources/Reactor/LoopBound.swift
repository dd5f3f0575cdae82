// SPDX-License-Identifier: Apache-2.0

/// Carries a value that belongs to one loop's thread through code that demands `Sendable`, such as
/// the closure of a task that runs on that loop.
// Safety: the value is reachable only through accessors that stop the process on a foreign thread.
public struct LoopBound<Value>: @unchecked Sendable {
  private let bound: Value
  /// The loop whose thread may touch the value.
  public let loop: EventLoop

  /// Binds `value` to `loop`. The caller holds the value on the loop's thread, or has it alone
  /// and never touches it again from elsewhere.
  public init(_ value: Value, to loop: EventLoop) {
    self.bound = value
    self.loop = loop
  }

  /// The value. Only for the loop's thread.
  public var value: Value {
    loop.preconditionCurrent()
    return bound
  }
}
