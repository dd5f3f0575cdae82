// SPDX-License-Identifier: Apache-2.0

import Logging
import ServiceLifecycle
import UnixSignals

/// Fetches the keys of tokens at the start, when they grow old, when a token names an unknown one,
/// and on SIGHUP. While their issuer cannot be reached the keys that are there stay in use.
struct KeyFetching: Service {
  let keys: RemoteKeys
  let readiness: ServingState
  let log: Logger

  /// The interval of checking for a due fetch. A timer would not do, since the fetch can become due
  /// sooner, after a requested fetch fails.
  private static let interval = Duration.seconds(1)

  func run() async throws {
    let hangUps = await UnixSignalsSequence(trapping: .sighup)
    // Cancellation is how the loops end.
    try? await cancelWhenGracefulShutdown {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for await _ in hangUps { keys.demand() }
        }
        group.addTask {
          while true {
            try await Task.sleep(for: KeyFetching.interval)
            keys.wake()
          }
        }
        group.addTask {
          for await _ in keys.wakeUps { await fetch() }
        }
        try await group.waitForAll()
      }
    }
  }

  private func fetch() async {
    switch await keys.fetchIfDue() {
    case .unchanged:
      log.debug("the token keys are unchanged")
    case .replaced(let skippedCount):
      log.notice("fetched the token keys", metadata: ["skipped": "\(skippedCount)"])
      readiness.keysArrived()
    case .failed(let reason):
      log.warning(
        "cannot fetch the token keys; retrying", metadata: ["reason": "\(reason)"])
    case nil: break
    }
  }
}
