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

  /// The interval at which a due fetch is looked for. There is no timer for it: it may be due
  /// sooner by then, after a failure of one that was asked for in between.
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
      log.debug("the keys of tokens are the same as before")
    case .replaced(let skippedCount):
      log.notice("the keys of tokens were fetched", metadata: ["skipped": "\(skippedCount)"])
      readiness.keysArrived()
    case .failed(let reason):
      log.warning(
        "the keys of tokens cannot be fetched; trying again", metadata: ["reason": "\(reason)"])
    case nil: break
    }
  }
}
