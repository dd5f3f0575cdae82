// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Histogram
import RPC
import RPCTransport
import Reactor

/// Calls one method from several streams of several connections, each with one call at a time, and
/// prints a line of JSON: calls, seconds, and latencies in microseconds.
struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Calls one method for some time.")

  @OptionGroup var target: TargetOptions

  @Option(help: "The method: \(Workload.allCases.map(\.rawValue).joined(separator: ", ")).")
  var workload = Workload.get

  @Option(help: "The connections.")
  var connections = 8

  @Option(help: "The streams of each connection.")
  var streams = 4

  @Option(help: "The seconds to call for.")
  var seconds = 5

  @Option(help: "The preloaded sessions; the one of key K belongs to user-(K mod owners).")
  var sessions = 20_000

  @Option(help: "The owners of the preloaded sessions.")
  var owners = 200

  @Option(help: "The file whose bytes are created and updated sessions' content.")
  var content: String?

  @Option(help: "The file of the snapshots' ids, one a line: for K, line K mod their number.")
  var snapshots: String?

  func validate() throws {
    if workload == .snapshot, snapshots == nil {
      throw ValidationError("The workload snapshot needs --snapshots.")
    }
  }

  func run() async throws {
    let content = try content.map { try Document.contents(of: $0) } ?? Array("{}".utf8)
    let loop = try EventLoop(name: "load")
    try loop.start()
    let ids = try snapshots.map { try Document.contents(of: $0) } ?? []
    let keys = Keyspace(
      sessions: sessions, owners: owners,
      snapshots: String(decoding: ids, as: UTF8.self).split(separator: "\n").map(String.init))
    let end = ContinuousClock.now + .seconds(seconds)
    let began = ContinuousClock.now
    let channels = (0..<connections).map { _ in Channel(to: target.address, on: loop) }
    let tally = try await withThrowingTaskGroup(of: Tally.self) { group in
      for number in 0..<connections * streams {
        let caller = Caller(
          channel: channels[number % connections], workload: workload, keys: keys,
          content: content, seed: UInt64(number))
        group.addTask(executorPreference: loop) { try await caller.run(until: end) }
      }
      return try await group.reduce(into: Tally()) { $0.add($1) }
    }
    for channel in channels { await channel.close() }
    let elapsed = began.duration(to: .now) / .seconds(1)
    print(tally.line(seconds: elapsed))
  }
}

/// What a caller has seen.
struct Tally: Sendable {
  private var latencies = Histogram<UInt32>(
    highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: .three)

  /// Counts an answered call.
  mutating func record(_ latency: Duration) {
    latencies.record(UInt64(max(0, latency / .microseconds(1))))
  }

  /// Adds what another caller has seen.
  mutating func add(_ other: Tally) { latencies.add(other.latencies) }

  /// The median and the 99th percentile as JSON.
  var percentiles: String {
    """
    {"p50": \(latencies.valueAtPercentile(50)), "p99": \(latencies.valueAtPercentile(99))}
    """
  }

  /// The counts as JSON.
  func line(seconds: Double) -> String {
    let median = latencies.valueAtPercentile(50)
    let tail = latencies.valueAtPercentile(99)
    return """
      {"calls": \(latencies.totalCount), "seconds": \(seconds), "p50": \(median), "p99": \(tail)}
      """
  }
}
