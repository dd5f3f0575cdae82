// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The liveness of the event loops: each must respond within half a second, which is less than the
/// usual timeout of probes, one second.
struct Liveness: Sendable {
  /// The loops that serve.
  let loops: [EventLoop]
  /// The loop that runs the check.
  let asking: EventLoop

  private static let answerTimeout = Duration.milliseconds(500)

  /// The loops that did not answer, by name; for the asking loop only.
  func stuckLoops() async -> [String] {
    let roll = LoopBound(RollCall(loops.map(\.name)), to: asking)
    for loop in loops {
      loop.execute { [asking] in asking.execute { roll.value.answered(loop.name) } }
    }
    // No answer can come before this suspends: answers are jobs of the same loop.
    return await withCheckedContinuation { waiter in
      roll.value.wait(waiter)
      asking.schedule(after: Self.answerTimeout) { roll.value.end() }
    }
  }
}

/// The loops that have not responded yet.
private final class RollCall {
  private var missing: [String]
  private var waiter: CheckedContinuation<[String], Never>?

  init(_ names: [String]) { missing = names }

  func wait(_ waiter: CheckedContinuation<[String], Never>) {
    self.waiter = waiter
    if missing.isEmpty { end() }
  }

  func answered(_ name: String) {
    missing.removeAll { $0 == name }
    if missing.isEmpty { end() }
  }

  func end() {
    waiter?.resume(returning: missing)
    waiter = nil
  }
}
