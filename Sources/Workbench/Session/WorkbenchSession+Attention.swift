// SPDX-License-Identifier: Apache-2.0

import WorkbenchEngine

extension WorkbenchSession {
  /// Waits until the workbench is visible, the user was active recently and the link is up.
  ///
  /// - Returns: False if the session has ended or the task is cancelled.
  func waitForAttention(idleAfter: Int64) async -> Bool {
    await isFound { [desk] state in
      let isIdle = state.lastActivity + idleAfter <= desk.clock.now.uptime
      return !state.isHidden && !isIdle && state.engine.link == .online
    }
  }

  /// Waits until the workbench is hidden.
  func waitForHiding() async {
    _ = await isFound { $0.isHidden }
  }

  /// Waits until the link is up.
  func waitForLink() async {
    _ = await isFound { $0.engine.link == .online }
  }

  /// Waits until the user has been idle for `time`.
  func waitForIdleness(after time: Int64) async {
    while !Task.isCancelled {
      let until = read { $0.lastActivity } + time
      guard until > desk.clock.now.uptime else { return }
      guard (try? await desk.clock.wait(until: until)) != nil else { return }
    }
  }

  private func isFound(
    _ condition: @escaping @Sendable (borrowing SessionState) -> Bool
  ) async -> Bool {
    do throws(WorkbenchError) {
      try await wait { (state) -> Result<Void, WorkbenchError>? in
        if state.report != nil { return .failure(.closed) }
        return condition(state) ? .success(()) : nil
      }
      return true
    } catch {
      return false
    }
  }
}
