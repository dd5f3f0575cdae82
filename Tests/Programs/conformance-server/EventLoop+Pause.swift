// SPDX-License-Identifier: Apache-2.0

import Reactor

extension EventLoop {
  /// Lets other work of the loop run for a while; for a task of the loop.
  func pause(milliseconds: UInt32) async {
    guard milliseconds > 0 else { return }
    await withCheckedContinuation { waiter in
      schedule(after: .milliseconds(Int64(milliseconds))) { waiter.resume() }
    }
  }
}
