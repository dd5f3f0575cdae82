// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import WorkbenchEngine

/// Random histories of two processes on one session, held against the invariants.
///
/// `HOLDFAST_MODEL_SEED` repeats a run, `HOLDFAST_MODEL_WORLDS` lengthens it.
@Suite struct ModelTests {
  static let stepsOfWorld = 600

  private static func number(_ name: String) -> UInt64? {
    getenv(name).flatMap { UInt64(String(cString: $0)) }
  }

  static let seed = number("HOLDFAST_MODEL_SEED") ?? UInt64.random(in: 0..<1_000_000_000)
  static let worlds = number("HOLDFAST_MODEL_WORLDS") ?? 170

  @Test func `whatever happens, no edit is lost and no version is replaced unseen`() {
    print("HOLDFAST_MODEL_SEED=\(Self.seed)")
    var steps = 0
    var headlines: Set<Headline> = []
    for number in 0..<Self.worlds {
      let seed = Self.seed &+ number
      var world = ModelWorld(seed: seed)
      for step in 0..<Self.stepsOfWorld {
        steps += 1
        let found = world.step()
        guard found.isEmpty else { return report(found, world, step) }
      }
      let found = world.settle()
      guard found.isEmpty else { return report(found, world, Self.stepsOfWorld) }
      headlines.formUnion(world.headlines)
    }
    print("\(steps) steps in \(Self.worlds) worlds")
    // Whoever repeats a world wants that one; a run of all keeps its length and its variety.
    guard Self.number("HOLDFAST_MODEL_WORLDS") == nil else { return }
    #expect(steps >= 100_000)
    // The histories went everywhere that an opened session can be.
    let expected = Set(Headline.allCases).subtracting([.readOnly, .closed])
    #expect(headlines.isSuperset(of: expected))
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `the wall clock affects no decision`(number: UInt64) {
    var world = ModelWorld(seed: Self.seed &+ number, keepsLog: true)
    for _ in 0..<Self.stepsOfWorld { _ = world.step() }
    for client in world.clients {
      var engine = WorkbenchEngine(client.engine.configuration)
      for (event, uptime, effects) in client.log {
        let wall = Int64.random(in: -1_000_000_000...1_000_000_000)
        let again = engine.handle(event, at: Moment(uptime: uptime, wall: wall))
        #expect(again.compactMap(Self.withoutWall) == effects.compactMap(Self.withoutWall))
      }
    }
  }

  /// An effect without the times that people are shown.
  private static func withoutWall(_ effect: WorkbenchEffect) -> WorkbenchEffect? {
    switch effect {
    case .tell: return nil
    case .writeDraft(var draft, let parts):
      draft.writtenAt = 0
      return .writeDraft(draft, changedParts: parts)
    default: return effect
    }
  }

  private func report(_ violations: [String], _ world: ModelWorld, _ step: Int) {
    let trace = world.clients.flatMap { [$0.name] + $0.trace.suffix(40).map(\.description) }.joined(
      separator: "\n")
    Issue.record(
      """
      HOLDFAST_MODEL_SEED=\(world.seed) HOLDFAST_MODEL_WORLDS=1, step \(step):
      \(violations.joined(separator: "\n"))
      \(trace)
      """)
  }
}
