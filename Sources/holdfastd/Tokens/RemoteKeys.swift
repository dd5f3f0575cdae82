// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import HTTPFetch
import Synchronization

/// An issuer's keys at a URL, with the state machine that decides when to fetch them.
final class RemoteKeys: Sendable {
  /// Judges tokens by the keys that were fetched last; refuses all until the first have arrived.
  let verifier: TokenVerifier
  /// An element for each time that a fetch may be due.
  let wakeUps: AsyncStream<Void>

  private let fetch: Fetch
  private let refresh: RefreshBox
  private let body = Mutex<[UInt8]>([])

  /// The state machine, shared by all loops.
  private final class RefreshBox: Sendable {
    let machine: Mutex<KeyRefresh>
    let wakeUp: AsyncStream<Void>.Continuation

    init(_ wakeUp: AsyncStream<Void>.Continuation) {
      machine = Mutex(KeyRefresh(now: .now))
      self.wakeUp = wakeUp
    }

    func missKey() -> Bool {
      let isWorthWaiting = machine.withLock { $0.missKey(now: .now) }
      if isWorthWaiting { wakeUp.yield() }
      return isWorthWaiting
    }
  }

  /// The outcome of a fetch.
  enum Outcome: Equatable {
    /// The keys are those from before.
    case unchanged
    /// Tokens are judged by other keys from now on; so many of them are of no use.
    case replaced(skippedCount: Int)
    /// Nothing of use: the keys are those from before, if there are any.
    case failed(reason: String)
  }

  /// Keys that are fetched with the first wake-up.
  init(_ fetch: Fetch, policy: TokenPolicy) {
    self.fetch = fetch
    let wakeUp: AsyncStream<Void>.Continuation
    (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    let refresh = RefreshBox(wakeUp)
    self.refresh = refresh
    verifier = TokenVerifier(policy: policy) { refresh.missKey() }
    wakeUp.yield()
  }

  /// Wakes the fetching task to check whether a fetch is due.
  func wake() { refresh.wakeUp.yield() }

  /// Makes it time for a fetch.
  func demand() {
    refresh.machine.withLock { $0.demand(now: .now) }
    wake()
  }

  /// Fetches if it is due; nil if it is not. One call at a time.
  func fetchIfDue() async -> Outcome? {
    let isDue = refresh.machine.withLock { machine in
      guard machine.nextFetch <= .now else { return false }
      machine.begin()
      return true
    }
    guard isDue else { return nil }
    do throws(FetchError) {
      let answer = try await fetch.run()
      return await take(answer)
    } catch {
      return fail("\(error)")
    }
  }

  private func take(_ answer: Fetch.Answer) async -> Outcome {
    let isNew = body.withLock { $0 != answer.body }
    var skippedCount = 0
    if isNew {
      do throws(KeySetText.Fault) {
        let issuerKeys = try await IssuerKeys(answer.body)
        skippedCount = issuerKeys.skippedCount
        verifier.use(issuerKeys.keys)
        body.withLock { $0 = answer.body }
      } catch {
        return fail("\(error)")
      }
    }
    refresh.machine.withLock { $0.succeed(maxAge: answer.maxAge, now: .now) }
    return isNew ? .replaced(skippedCount: skippedCount) : .unchanged
  }

  private func fail(_ reason: String) -> Outcome {
    refresh.machine.withLock { $0.fail(now: .now) }
    return .failed(reason: reason)
  }
}
