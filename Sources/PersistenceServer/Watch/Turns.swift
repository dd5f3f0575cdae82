// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Synchronization

/// Lets a number of tasks work at once. Others wait for their turn in the order in which they came,
/// unless they are cancelled.
final class Turns: Sendable {
  private struct State {
    var free: Int
    var waiting: [Gate] = []
  }

  private let state: Mutex<State>

  /// So many turns at once.
  init(_ count: Int) { state = Mutex(State(free: count)) }

  /// Does `work` when it has a turn.
  ///
  /// - Throws: `CANCELLED` if the task is cancelled before; what `work` throws.
  func run<Result>(
    _ work: () async throws(PersistenceError) -> Result
  ) async throws(PersistenceError) -> Result {
    try await take()
    defer { giveBack() }
    return try await work()
  }

  private func take() async throws(PersistenceError) {
    let gate = Gate()
    let mustWait = state.withLock { state in
      guard state.free == 0 else {
        state.free -= 1
        return false
      }
      state.waiting.append(gate)
      return true
    }
    guard mustWait else { return }
    await withTaskCancellationHandler {
      await gate.wait()
    } onCancel: {
      gate.open()
    }
    // One that was cancelled while it was given its turn has it.
    let hasLeft = state.withLock { state in
      guard let place = state.waiting.firstIndex(where: { $0 === gate }) else { return false }
      state.waiting.remove(at: place)
      return true
    }
    if hasLeft { throw PersistenceError(.cancelled, "The caller cancelled the call.") }
  }

  private func giveBack() {
    let next = state.withLock { state -> Gate? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.open()
  }
}
