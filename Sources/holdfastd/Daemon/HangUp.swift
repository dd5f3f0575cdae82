// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// SIGHUP, which makes a server reload its files and never ends it.
enum HangUp {
  /// Keeps the signal from ending the process, even before there is a handler.
  static func ignore() { signal(SIGHUP, SIG_IGN) }
}

/// Answers SIGHUP where there is nothing to read again.
struct HangUpNotice: Service {
  let log: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    // Cancellation is how the loop ends.
    await cancelWhenGracefulShutdown {
      for await _ in signals { log.info("SIGHUP: there are no certificates or keys to reload") }
    }
  }
}
