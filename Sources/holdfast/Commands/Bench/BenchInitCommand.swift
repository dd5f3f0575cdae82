// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import LoadTesting

/// Makes the sessions and snapshots that a load uses.
struct BenchInitCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "init", "Makes the sessions and snapshots that `holdfast bench` uses.",
    """
    They belong to you, and hold documents like those of a workbench. What is there already is \
    kept, so the command can be repeated after a failure. `holdfast bench clean` deletes them.
    """,
    examples: ["holdfast bench init --sessions 20 --snapshots 5 --size 2048"])

  @Option(help: ArgumentHelp("The number of sessions.", valueName: "count"))
  var sessions = 1_000

  @Option(help: ArgumentHelp("The number of snapshots.", valueName: "count"))
  var snapshots = 100

  @Option(help: ArgumentHelp("The approximate size of each document in bytes.", valueName: "bytes"))
  var size = 10_240

  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard 1...1_000_000 ~= sessions, 0...1_000_000 ~= snapshots else {
      throw ValidationError("--sessions must be from 1 to 1000000, --snapshots from 0.")
    }
    guard 1_024...16_777_216 ~= size else {
      throw ValidationError("--size must be from 1024 to 16777216.")
    }
  }

  func run(with server: Server) async throws {
    let client = server.client
    let found = try await BenchItems.find(client)
    let (size, count) = (size, found.sessions.count)
    let made = try await each(of: count..<max(count, sessions), "sessions") {
      number throws(HoldfastError) in
      try await client.sessions.create(
        title: BenchItems.title(number), description: BenchItems.description,
        content: LoadDocument.text(size: size, seed: UInt64(number))
      ).id
    }
    let sources = found.sessions.map(\.id) + made
    let snapshotCount = found.snapshots.count
    _ = try await each(of: snapshotCount..<max(snapshotCount, snapshots), "snapshots") {
      number throws(HoldfastError) in
      try await client.snapshots.create(of: sources[number % sources.count]).id
    }
    Terminal.tell(
      "\(max(count, sessions)) sessions and \(max(snapshotCount, snapshots)) snapshots are ready.")
  }

  /// Makes items, several at a time; returns their ids.
  private func each(
    of numbers: Range<Int>, _ noun: String,
    _ make: @escaping @Sendable (Int) async throws(HoldfastError) -> String
  ) async throws -> [String] {
    var rest = numbers.makeIterator()
    var ids: [String] = []
    var progress = Progress("made", isQuiet: false)
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<Self.concurrency {
        if let number = rest.next() { group.addTask { try await make(number) } }
      }
      while let id = try await group.next() {
        ids.append(id)
        progress.show("\(ids.count) of \(numbers.count) \(noun)")
        if let number = rest.next() { group.addTask { try await make(number) } }
      }
    }
    progress.clear()
    return ids
  }

  private static let concurrency = 16
}
