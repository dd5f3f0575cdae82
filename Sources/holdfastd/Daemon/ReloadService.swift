// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import ServiceLifecycle
import TLS
import UnixSignals

/// Reloads something from files on SIGHUP and when the files have changed, since the programs that
/// renew them often do not signal. Invalid files change nothing and are reported once, and again on
/// each signal.
struct ReloadService: Service {
  /// The things that are reloaded, for the log: a plural, such as "certificates".
  let subject: String
  let log: Logger
  /// Reloads if the files have changed. Never called twice at a time.
  let reload: @Sendable () async -> Outcome
  private let failures = RepeatFilter()

  /// The outcome of one look at the files.
  enum Outcome {
    case unchanged
    /// New ones are in use; the metadata is for the log.
    case replaced(Logger.Metadata)
    /// The new ones are invalid, for a reason.
    case kept(String)
  }

  init(
    of subject: String, log: Logger, reload: @escaping @Sendable () async -> Outcome
  ) {
    self.subject = subject
    self.log = log
    self.reload = reload
  }

  /// The interval at which the files are checked without a signal.
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
            try await Task.sleep(for: ReloadService.interval)
            request.yield(false)
          }
        }
        group.addTask {
          for await isAsked in requests { report(await reload(), isAsked: isAsked) }
        }
        try await group.waitForAll()
      }
    }
  }

  private func report(_ outcome: Outcome, isAsked: Bool) {
    switch outcome {
    case .unchanged:
      failures.clear()
      if isAsked { log.info("the \(subject) are unchanged") }
    case .replaced(let metadata):
      failures.clear()
      log.notice("reloaded the \(subject)", metadata: metadata)
    case .kept(let reason):
      guard failures.isNew(reason) || isAsked else { return }
      log.error(
        "kept the current \(subject): the new ones are invalid",
        metadata: ["reason": "\(reason)"])
    }
  }
}

extension ReloadService {
  /// Reloads the certificates of the server. Open connections keep theirs.
  init(certificatesOf reloader: TLSReloader, log: Logger) {
    self.init(of: "certificates", log: log) {
      switch reloader.reload(now: Timestamp.now().seconds) {
      case .unchanged: .unchanged
      case .replaced(let certificate):
        .replaced(["subject": "\(certificate?.subject ?? "")"])
      case .kept(let error): .kept("\(error)")
      }
    }
  }

  /// Reloads the keys of access tokens.
  init(keysOf file: KeyFile, log: Logger) {
    self.init(of: "token keys", log: log) {
      switch await file.reload() {
      case .unchanged: .unchanged
      case .replaced(let skippedCount): .replaced(["skipped": "\(skippedCount)"])
      case .kept(let reason): .kept("\(reason)")
      }
    }
  }
}
