// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel
import ServiceLifecycle
import TLS
import UnixSignals

/// Reloads the certificates on SIGHUP and when their files have changed, since programs that renew
/// certificates often do not signal. Open connections keep theirs. Invalid files change nothing and
/// are reported once, and again on each signal.
struct CertificateWatch: Service {
  let reloader: TLSReloader
  let log: Logger
  private let failures = RepeatFilter()

  init(reloader: TLSReloader, log: Logger) {
    self.reloader = reloader
    self.log = log
  }

  /// The interval at which the files are checked without a signal.
  private static let interval = Duration.seconds(10)

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    // Cancellation is how both loops end.
    try? await cancelWhenGracefulShutdown {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for await _ in signals { reload(isAsked: true) }
        }
        group.addTask {
          while true {
            try await Task.sleep(for: CertificateWatch.interval)
            reload(isAsked: false)
          }
        }
        try await group.waitForAll()
      }
    }
  }

  private func reload(isAsked: Bool) {
    switch reloader.reload(now: Timestamp.now().seconds) {
    case .unchanged:
      failures.clear()
      if isAsked { log.info("the certificates are unchanged") }
    case .replaced(let certificate):
      failures.clear()
      log.notice(
        "reloaded the certificates", metadata: ["subject": "\(certificate?.subject ?? "")"])
    case .kept(let error):
      guard failures.isNew("\(error)") || isAsked else { return }
      log.error(
        "kept the current certificates: the new ones are invalid",
        metadata: ["reason": "\(error)"])
    }
  }
}
