// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import Postgres

@Suite struct PrimaryFenceTests {
  private func primary(_ cluster: Int64, timeline: UInt32) -> ServerState {
    ServerState(
      role: .primary,
      history: ServerState.History(systemIdentifier: cluster, timeline: timeline))
  }

  private func history(_ cluster: Int64, _ timeline: UInt32) -> ServerState.History {
    ServerState.History(systemIdentifier: cluster, timeline: timeline)
  }

  @Test func `a primary that was replaced is never used again`() {
    let fence = PrimaryFence()
    #expect(fence.admit(primary(7, timeline: 1)) == nil)
    #expect(fence.admit(primary(7, timeline: 2)) == nil)
    #expect(fence.admit(primary(7, timeline: 1)) == .outdated(timeline: 1, newest: 2))
    #expect(fence.refusal(of: history(7, 1)) == .outdated(timeline: 1, newest: 2))
    #expect(fence.refusal(of: history(7, 2)) == nil)
  }

  @Test func `another cluster is followed, and the one before let go of`() {
    let fence = PrimaryFence()
    #expect(fence.admit(primary(7, timeline: 3)) == nil)
    #expect(fence.admit(primary(8, timeline: 1)) == nil)
    #expect(fence.refusal(of: history(7, 3)) != nil)
    #expect(fence.refusal(of: history(8, 1)) == nil)
  }

  @Test func `servers that cannot write are refused and change nothing`() {
    let fence = PrimaryFence()
    #expect(fence.admit(primary(7, timeline: 1)) == nil)
    #expect(fence.admit(ServerState(role: .standby, history: nil)) == .readOnly(.standby))
    let readOnly = ServerState(role: .readOnly, history: history(7, 9))
    #expect(fence.admit(readOnly) == .readOnly(.readOnly))
    #expect(fence.admit(primary(7, timeline: 1)) == nil)
  }

  @Test func `everybody looks again after a promotion or a doubt, and not without one`() {
    let fence = PrimaryFence()
    let calls = Mutex(0)
    fence.observe { calls.withLock { $0 += 1 } }
    _ = fence.admit(primary(7, timeline: 1))
    _ = fence.admit(primary(7, timeline: 1))
    #expect(calls.withLock { $0 } == 0)
    _ = fence.admit(primary(7, timeline: 2))
    #expect(calls.withLock { $0 } == 1)
    _ = fence.admit(primary(7, timeline: 1))
    #expect(calls.withLock { $0 } == 1)
    fence.doubt()
    #expect(calls.withLock { $0 } == 2)
  }
}
