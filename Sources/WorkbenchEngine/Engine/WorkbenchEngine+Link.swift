// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  mutating func linkUp() {
    guard link != .online else { return }
    link = .online
    fetch.retryAt = now.uptime
    switch save {
    case .unknown(let attempt, let tries, _):
      save = .unknown(attempt, tries: tries, retryAt: now.uptime)
    case .backoff(let attempt, let tries, let retryAt):
      // The server may have asked for this pause, so it is not cut short.
      save = .backoff(attempt, tries: tries, retryAt: retryAt)
    case .idle, .queued, .recording, .saving, .renewing, .blocked: break
    }
  }

  mutating func linkDown() {
    let since = link.lostSince ?? now.wall
    let failures: Int
    switch link {
    case .online: failures = 1
    case .offline: return
    case .probing(_, let before): failures = before + 1
    }
    link = .offline(
      since: since, failures: failures, probeAt: now.uptime + pause(after: failures))
  }
}
