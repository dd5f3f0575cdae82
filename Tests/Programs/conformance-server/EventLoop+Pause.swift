// SPDX-License-Identifier: Apache-2.0

import Reactor

extension EventLoop {
  /// Lets other work of the loop run for a while, or until the task is cancelled; for a task of the
  /// loop.
  func pause(milliseconds: UInt32) async {
    guard milliseconds > 0 else { return }
    let pause = Pause()
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let timer = schedule(after: .milliseconds(Int64(milliseconds))) { pause.end() }
        pause.begin(waiter, timer)
      }
    } onCancel: {
      pause.end()
    }
  }
}

/// A task that waits for a timer.
///
///     new --begin--> waiting --end--> over
///     new --end--> over, where the task was cancelled before
// Safety: touched only on the loop, where handlers run and their calls are cancelled.
private final class Pause: @unchecked Sendable {
  private enum State {
    case new, over
    case waiting(CheckedContinuation<Void, Never>, Timer)
  }

  private var state = State.new

  func begin(_ waiter: CheckedContinuation<Void, Never>, _ timer: Timer) {
    guard case .new = state else {
      timer.cancel()
      waiter.resume()
      return
    }
    state = .waiting(waiter, timer)
  }

  func end() {
    defer { state = .over }
    guard case .waiting(let waiter, let timer) = state else { return }
    timer.cancel()
    waiter.resume()
  }
}
