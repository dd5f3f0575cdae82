// SPDX-License-Identifier: Apache-2.0

import WorkbenchEngine

/// Watches one session on the server, or polls if the server has no watches. Pauses while the
/// workbench is hidden or the user is idle.
///
/// ```
///            stream ends, link lost          no watches
///  watching ◀──────────────────────▶ waiting     └──────▶ asking at intervals
///     │ hidden, or idle                                       │ hidden, or idle
///     └──────────────────────▶ paused ◀───────────────────────┘
/// ```
struct SessionWatch {
  let id: String
  let session: WorkbenchSession
  let desk: WorkbenchDesk

  private enum End {
    case stream(ServerFailure?)
    case unattended
  }

  /// Runs until the task is cancelled.
  func run() async {
    var hasWatches = true
    var failures = 0
    while !Task.isCancelled, await isAttended() {
      switch await hear(hasWatches) {
      case .unattended: failures = 0
      case .stream(nil): failures = 0
      case .stream(.refused) where hasWatches:
        // The server has no watches: poll from now on.
        hasWatches = false
        continue
      case .stream(.unreachable):
        session.feed(.linkDown)
        await session.waitForLink()
      case .stream: failures += 1
      }
      // A stream that ends or fails at once must not be reopened in a tight loop.
      try? await pause(after: failures)
    }
  }

  /// Waits until the user is present and the link is up; false if the session has ended.
  private func isAttended() async -> Bool {
    await session.waitForAttention(idleAfter: desk.configuration.idleAfter)
  }

  private func hear(_ hasWatches: Bool) async -> End {
    await withTaskGroup(of: End.self) { group in
      group.addTask {
        do throws(ServerFailure) {
          if hasWatches { try await watch() } else { try await poll() }
          return .stream(nil)
        } catch {
          return .stream(error)
        }
      }
      group.addTask {
        await session.waitForHiding()
        return .unattended
      }
      group.addTask {
        await session.waitForIdleness(after: desk.configuration.idleAfter)
        return .unattended
      }
      let end = await group.next() ?? .unattended
      group.cancelAll()
      return end
    }
  }

  private func watch() async throws(ServerFailure) {
    let known = session.status.version?.version ?? 0
    try await desk.server.watch(id, knownVersion: known) { news in tell(news) }
  }

  private func poll() async throws(ServerFailure) {
    while !Task.isCancelled {
      do throws(ServerFailure) {
        tell(.version(try await desk.server.version(of: id)))
      } catch {
        guard error == .missing else { throw error }
        tell(.gone)
      }
      try? await sleep(desk.configuration.pollInterval)
    }
  }

  private func tell(_ news: ServerNews) {
    switch news {
    case .version(let version): session.feed(.watched(version))
    case .gone: session.feed(.watchedDeletion)
    }
  }

  private func pause(after failures: Int) async throws {
    let first = desk.configuration.rules.retryFirst
    try await sleep(min(first << min(failures, 16), desk.configuration.rules.retryLongest))
  }

  /// Sleeps for `time`, shortened at random by up to a quarter so that workbenches do not poll in
  /// step.
  private func sleep(_ time: Int64) async throws {
    let jitter = Int64.random(in: 0...max(time / 4, 0))
    try await desk.clock.wait(until: desk.clock.now.uptime + time - jitter)
  }
}
