// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  /// The pause before a retry: doubles with each failure, and is shortened at random.
  mutating func pause(after failures: Int) -> Int64 {
    let doublings = min(max(failures - 1, 0), 16)
    let longest = min(configuration.retryFirst << doublings, configuration.retryLongest)
    // SplitMix64.
    random &+= 0x9E37_79B9_7F4A_7C15
    var bits = random
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    let range = UInt64(max(longest * configuration.retryJitter / 100, 0)) + 1
    return longest - Int64(bits % range)
  }

  /// The pause before a retry, and at least the time that the server asks for, up to a day.
  mutating func pause(after failures: Int, asked: Int64?) -> Int64 {
    max(pause(after: failures), min(asked ?? 0, 86_400_000))
  }

  /// Runs every timer that is due.
  mutating func runTimers() {
    if isRecoveryDue(at: now.uptime) { workUnverified() }
    runSaveTimer()
    runDraftTimer()
    if case .offline(let since, let failures, let probeAt) = link, probeAt <= now.uptime {
      link = .probing(since: since, failures: failures)
      effects.append(.probe)
    }
  }

  private func isRecoveryDue(at time: Int64) -> Bool {
    guard life == .recovering, !isAsking, let recoversUntil else { return false }
    return recoversUntil <= time
  }

  private mutating func runSaveTimer() {
    guard link == .online else { return }
    switch save {
    case .unknown(let attempt, let tries, let retryAt) where retryAt <= now.uptime,
      .backoff(let attempt, let tries, let retryAt) where retryAt <= now.uptime:
      send(attempt, tries: tries + 1)
    case .idle, .blocked(_, nil):
      if let saveAt, saveAt <= now.uptime { save = .queued }
    default: break
    }
  }

  /// The time at which edits are saved automatically.
  private var saveAt: Int64? {
    guard let delay = configuration.saveAfter, let pendingSince, isEditable, !edits.isClean
    else { return nil }
    if case .blocked(let refusal, _) = save {
      // Only a changed document can pass where this one was refused.
      let mayPass = refusal.kind == .tooLarge || refusal.kind == .invalid
      guard mayPass, edits.edited > refusedRevision else { return nil }
    }
    switch remote {
    case .absent, .inSync, .unverified: return pendingSince + delay
    case .behind, .diverged, .gone: return nil
    }
  }

  /// The earliest time at which something is due.
  private var dueAt: Int64? {
    var times: [Int64] = []
    if link == .online {
      switch save {
      case .unknown(_, _, let retryAt), .backoff(_, _, let retryAt): times.append(retryAt)
      case .idle, .blocked(_, nil): if let saveAt { times.append(saveAt) }
      default: break
      }
      if fetch.isWanted, !fetch.isUnderWay { times.append(fetch.retryAt) }
    }
    switch drafts {
    case .waiting(let due) where discard?.revision != edits.edited: times.append(due.at)
    case .failed(_, let retryAt) where discard?.revision != edits.edited: times.append(retryAt)
    default: break
    }
    if case .offline(_, _, let probeAt) = link { times.append(probeAt) }
    if let serverDraftCallAt { times.append(serverDraftCallAt) }
    if case .closing(let until) = life { times.append(until) }
    if life == .recovering, !isAsking, let recoversUntil { times.append(recoversUntil) }
    return times.min()
  }

  /// Requests a wake-up if that time has changed.
  mutating func setAlarm() {
    guard let dueAt, dueAt != wakesAt else { return }
    wakesAt = dueAt
    effects.append(.wake(at: dueAt))
  }
}
