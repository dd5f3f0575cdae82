// SPDX-License-Identifier: Apache-2.0

import Logging
import ServiceLifecycle
import UnixSignals

/// Reloads the token keys on SIGHUP and when their file has changed. An invalid file changes
/// nothing and is reported once, and again on each signal.
struct KeyFileWatch: Service {
  let file: KeyFile
  let log: Logger
  private let failures = RepeatFilter()

  init(file: KeyFile, log: Logger) {
    self.file = file
    self.log = log
  }

  /// The interval at which the file is checked without a signal.
  private static let interval = Duration.seconds(10)

  func run() async throws {
    let hangUps = await UnixSignalsSequence(trapping: .sighup)
    // One reload at a time, for both causes.
    let (requests, request) = AsyncStream.makeStream(
      of: Bool.self, bufferingPolicy: .bufferingNewest(1))
    // Cancellation is how the loops end.
    try? await cancelWhenGracefulShutdown {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for await _ in hangUps { request.yield(true) }
        }
        group.addTask {
          while true {
            try await Task.sleep(for: KeyFileWatch.interval)
            request.yield(false)
          }
        }
        group.addTask {
          for await isAsked in requests { await reload(isAsked: isAsked) }
        }
        try await group.waitForAll()
      }
    }
  }

  private func reload(isAsked: Bool) async {
    switch await file.reload() {
    case .unchanged:
      failures.clear()
      if isAsked { log.info("the token keys are unchanged") }
    case .replaced(let skippedCount):
      failures.clear()
      log.notice("reloaded the token keys", metadata: ["skipped": "\(skippedCount)"])
    case .kept(let reason):
      guard failures.isNew("\(reason)") || isAsked else { return }
      log.error(
        "kept the current token keys: the new ones are invalid",
        metadata: ["reason": "\(reason)"])
    }
  }
}
