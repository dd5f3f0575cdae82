// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PersistenceAPI
import RPC
import RPCProtobuf
import RPCTransport
import Reactor

/// Watches one session by many streams while one caller updates it, each time after all have heard
/// of the last update. It prints "ready" when all watch, and at the end a line of JSON: updates,
/// news, seconds, and the microseconds to the writer's answer and to the last watcher's news.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Updates a session that many watch.")

  @OptionGroup var target: TargetOptions

  @Option(help: "The streams that watch.")
  var watchers = 1_000

  @Option(help: "The streams of each connection.")
  var streams = 50

  @Option(help: "The updates.")
  var updates = 50

  @Option(help: "The file whose bytes are the updated session's content.")
  var content: String

  func run() async throws {
    let document = try Document.contents(of: content)
    let loop = try EventLoop(name: "load")
    try loop.start()
    // Of the first session that the driver has put into the database.
    let id = String(repeating: "0", count: 22)
    let options = CallOptions(metadata: ["x-holdfast-user": "user-0"])
    let writer = Channel(to: target.address, on: loop)
    let board = NewsBoard()
    let current = try await version(of: id, over: writer, options)
    try await withThrowingTaskGroup(of: Void.self) { group in
      // A server need not take thousands of new watches at once.
      for first in stride(from: 0, to: watchers, by: streams) {
        let channel = Channel(to: target.address, on: loop)
        let end = min(watchers, first + streams)
        for _ in first..<end {
          group.addTask(executorPreference: loop) {
            defer { board.close() }
            try await watch(id, over: channel, options, telling: board)
          }
        }
        await board.wait(for: end, toHearOf: current)
      }
      group.addTask(executorPreference: loop) {
        print("ready")
        fflush(nil)
        print(try await write(document, to: id, over: writer, options, board))
        fflush(nil)
      }
      // Watches never end by themselves.
      try await group.next()
      group.cancelAll()
    }
  }

  private func version(
    of id: String, over channel: Channel, _ options: CallOptions
  ) async throws -> Int64 {
    var request = GetSessionMetadataRequest()
    request.id = id
    let response = try await channel.unary(
      SessionServiceMethods.getSessionMetadata, request, options: options)
    return response.metadata?.version ?? 0
  }

  /// Tells the board of every version, beginning with the one that is there.
  private func watch(
    _ id: String, over channel: Channel, _ options: CallOptions, telling board: NewsBoard
  ) async throws {
    var watched = WatchedSession()
    watched.id = id
    var request = WatchSessionsRequest()
    request.sessions = [watched]
    try await channel.serverStreaming(
      SessionServiceMethods.watchSessions, request, options: options
    ) { (response) async throws(RPCError) in
      if response.event == .changed, let metadata = response.metadata {
        board.heard(of: metadata.version)
      }
    }
    throw ValidationError("A watch has ended.")
  }

  /// Updates the session so many times, and returns what was seen as JSON.
  private func write(
    _ document: [UInt8], to id: String, over channel: Channel, _ options: CallOptions,
    _ board: NewsBoard
  ) async throws -> String {
    var answers = Tally()
    var news = Tally()
    let began = ContinuousClock.now
    for number in 1...updates {
      var request = UpdateSessionRequest()
      request.id = id
      request.allowOverwrite = true
      // Equal content would change nothing.
      request.content = document + repeatElement(UInt8(ascii: " "), count: number)
      let sent = ContinuousClock.now
      let response = try await channel.unary(
        SessionServiceMethods.updateSession, request, options: options)
      answers.record(sent.duration(to: .now))
      await board.wait(for: watchers, toHearOf: response.metadata?.version ?? 0)
      news.record(sent.duration(to: .now))
    }
    let elapsed = began.duration(to: .now) / .seconds(1)
    return """
      {"updates": \(updates), "news": \(updates * watchers), "seconds": \(elapsed), \
      "answer": \(answers.percentiles), "news_last": \(news.percentiles)}
      """
  }
}
