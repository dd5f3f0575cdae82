// SPDX-License-Identifier: Apache-2.0

import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the keys of tokens again on SIGHUP, and by itself when their file has changed. A file that
/// is not fit for use changes nothing and is reported: once, and whenever a signal asks.
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
    // One at a time, whoever asks.
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
      if isAsked { log.info("the keys of tokens are the same as before") }
    case .replaced(let skippedCount):
      failures.clear()
      log.notice("the keys of tokens were replaced", metadata: ["skipped": "\(skippedCount)"])
    case .kept(let reason):
      guard failures.isNew("\(reason)") || isAsked else { return }
      log.error(
        "the keys of tokens were kept: the new ones cannot be used",
        metadata: ["reason": "\(reason)"])
    }
  }
}
