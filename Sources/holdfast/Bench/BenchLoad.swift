// SPDX-License-Identifier: Apache-2.0

import Glibc
import HoldfastClient
import LoadTesting
import Synchronization

/// Runs the phases of a load, and tells how far they are.
struct BenchLoad {
  let clients: [HoldfastClient]
  let streams: Int
  let work: LoadWork
  let board: BenchBoard
  let distribution: KeyChoice.Distribution
  let seed: UInt64
  /// The log of latencies, if one is asked for.
  private(set) var log: String?
  private var phases: UInt64 = 0
  private var elapsed = 0.0

  init(
    _ clients: [HoldfastClient], streams: Int, work: LoadWork, board: BenchBoard,
    distribution: KeyChoice.Distribution, seed: UInt64, log: String?
  ) {
    self.clients = clients
    self.streams = streams
    self.work = work
    self.board = board
    self.distribution = distribution
    self.seed = seed
    self.log = log
  }

  /// Runs a load for a time that is not measured, then for one that is. Without a schedule, each
  /// worker starts a call when its last one has ended.
  mutating func step(
    _ schedule: ArrivalSchedule?, seconds: Double, warmUp: Double
  ) async -> LoadStep {
    let warming = schedule.map {
      ArrivalSchedule(from: $0.from, to: $0.from, seconds: warmUp)
    }
    if warmUp > 0 { await phase("warming up", warming, seconds: warmUp) }
    _ = board.takeOutcomes()
    let processorTime = Self.processorSeconds()
    await phase(
      schedule.map { "\(rounded($0.to)) calls/s" } ?? "closed", schedule, seconds: seconds)
    let took = Self.processorSeconds() - processorTime
    let (tallies, notStarted) = board.takeOutcomes()
    let calls = LoadCall.allCases.compactMap { call in
      tallies[call].map { $0.figures(of: call, seconds: seconds) }
    }
    for call in LoadCall.allCases {
      guard let tally = tallies[call], log != nil else { continue }
      log? += HistogramLog.line(
        tag: call.rawValue, start: elapsed, seconds: seconds, tally.latencies)
    }
    elapsed += seconds
    return LoadStep(
      offered: schedule?.to, seconds: seconds, notStarted: notStarted, processorSeconds: took,
      calls: calls)
  }

  private mutating func phase(
    _ name: String, _ schedule: ArrivalSchedule?, seconds: Double
  ) async {
    phases += 1
    let phase = BenchPhase(schedule, seconds: seconds)
    let (board, count) = (board, clients.count * streams)
    let workers = (0..<count).map { worker($0, of: count) }
    let progress = Task { await Self.tellProgress(name, of: board, seconds: seconds) }
    await withTaskGroup { group in
      for worker in workers { group.addTask { await phase.run(worker) } }
    }
    progress.cancel()
    await progress.value
  }

  private func worker(_ index: Int, of count: Int) -> BenchWorker {
    let sessions = board.items.sessions.count
    return BenchWorker(
      client: clients[index % clients.count], board: board, work: work,
      sessionChoice: KeyChoice(distribution, count: sessions),
      snapshotChoice: KeyChoice(distribution, count: board.items.snapshots.count),
      ownSessions: Array(stride(from: index, to: sessions, by: count)),
      random: SplitMix(seed: seed &+ phases &* 0x1_0000 &+ UInt64(index)))
  }

  private static func tellProgress(_ name: String, of board: BenchBoard, seconds: Double) async {
    var line = Progress(name + ":", isQuiet: false)
    let begin = ContinuousClock.now
    while (try? await Task.sleep(for: .milliseconds(500))) != nil {
      let passed = (ContinuousClock.now - begin) / .seconds(1)
      let progress = board.progress
      let failed = progress.failed > 0 ? ", \(progress.failed) failed" : ""
      line.show(
        "\(rounded(passed)) of \(rounded(seconds)) s, "
          + "\(rounded(Double(progress.succeeded) / passed)) calls/s\(failed)")
    }
    line.clear()
  }

  /// The processor time of this process, in seconds.
  private static func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1_000_000
    }
  }
}

/// A time in which workers make calls, at their own pace or by a schedule.
final class BenchPhase: Sendable {
  private let schedule: ArrivalSchedule?
  private let seconds: Double
  private let begin = ContinuousClock.now
  /// The number of calls of the schedule that workers have taken.
  private let taken = Atomic<Int>(0)

  init(_ schedule: ArrivalSchedule?, seconds: Double) {
    self.schedule = schedule
    self.seconds = seconds
  }

  private var end: ContinuousClock.Instant { begin + .seconds(seconds) }

  /// Has a worker make calls until the time is over.
  func run(_ worker: consuming BenchWorker) async {
    var worker = worker
    while let due = await next(worker.board), !Task.isCancelled {
      let call = worker.work.draw(&worker.random)
      let outcome = await worker.make(call)
      let now = ContinuousClock.now
      worker.board.record(
        call, outcome, after: now - due, at: ((now - begin) / .seconds(1)) / seconds)
    }
  }

  /// Waits until a call is due; nil if the time is over. The latency of a call counts from then on,
  /// even if no worker was free to start it.
  private func next(_ board: BenchBoard) async -> ContinuousClock.Instant? {
    guard let schedule else {
      let now = ContinuousClock.now
      return now < end ? now : nil
    }
    while true {
      let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < schedule.count else { return nil }
      let due = begin + .seconds(schedule.start(of: index))
      guard ContinuousClock.now < end else {
        board.couldNotStart()
        continue
      }
      try? await Task.sleep(until: due, tolerance: .zero)
      return due
    }
  }
}
