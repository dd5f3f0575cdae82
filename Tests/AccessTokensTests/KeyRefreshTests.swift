// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import Testing

@Suite struct KeyRefreshTests {
  private let start = ContinuousClock.now

  private func after(_ seconds: Int) -> ContinuousClock.Instant {
    start.advanced(by: .seconds(seconds))
  }

  private func wait(_ refresh: KeyRefresh) -> Duration { start.duration(to: refresh.nextFetch) }

  @Test func `the first fetch is due at once`() {
    #expect(KeyRefresh(now: start).nextFetch == start)
  }

  @Test func `keys are kept as long as their issuer says, within bounds`() {
    for (maxAge, expected) in [(nil, 600), (0, 60), (59, 60), (300, 300), (1_000_000, 3_600)]
      as [(Int?, Int)]
    {
      var refresh = KeyRefresh(now: start)
      refresh.begin()
      refresh.succeed(maxAge: maxAge.map { .seconds($0) }, now: start)
      #expect(wait(refresh) == .seconds(expected))
    }
  }

  @Test func `after failures the waits grow to a bound, and begin anew after a success`() {
    var refresh = KeyRefresh(now: start)
    var waits: [Duration] = []
    for _ in 0..<9 {
      refresh.begin()
      refresh.fail(now: start)
      waits.append(wait(refresh))
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
    refresh.succeed(maxAge: nil, now: start)
    refresh.fail(now: start)
    #expect(wait(refresh) == .seconds(1))
  }

  @Test func `an unknown key causes a fetch, but not one after the other`() {
    var refresh = KeyRefresh(now: start)
    refresh.begin()
    let duringFetch = refresh.missKey(now: start)
    refresh.succeed(maxAge: nil, now: start)
    let soonAfter = refresh.missKey(now: after(9))
    #expect(wait(refresh) == .seconds(600))
    let later = refresh.missKey(now: after(10))
    #expect(wait(refresh) == .seconds(10))
    refresh.begin()
    refresh.fail(now: after(11))
    let afterFailure = refresh.missKey(now: after(12))
    #expect([duringFetch, soonAfter, later, afterFailure] == [true, false, true, false])
  }

  @Test func `whoever may ask is not kept waiting`() {
    var refresh = KeyRefresh(now: start)
    refresh.begin()
    refresh.succeed(maxAge: nil, now: start)
    refresh.demand(now: after(1))
    #expect(wait(refresh) == .seconds(1))
    refresh.demand(now: after(2))
    #expect(wait(refresh) == .seconds(1))
  }
}
