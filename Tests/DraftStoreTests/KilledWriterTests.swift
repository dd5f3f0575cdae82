// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing
import WorkbenchEngine

@testable import DraftStore

/// Kills a process that writes drafts, and looks at what it left.
@Suite(.serialized, .timeLimit(.minutes(hangLimitMinutes)))
struct KilledWriterTests {
  @Test(arguments: 0..<12)
  func `the drafts of a killed process are intact, and adopted once`(number: Int) throws {
    let bench = try StoreBench()
    let writer = try WriterProcess(folder: bench.path, name: "w\(number)")
    // Another moment of the work each time.
    let said = try writer.read(lines: 3 + number * 5)
    let store = try bench.store { $0.busyMilliseconds = 5_000 }
    let running = try store.findDraft(sessionID: "s1")
    #expect(running.slot == nil)
    let last = try writer.kill() ?? said
    let found = try store.findDraft(sessionID: "s1")
    let draft = try #require(found.finding.draft)
    #expect(found.finding.quarantined == 0)
    #expect(draft.revision >= last)
    #expect(draft.document.title == "draft \(draft.revision)")
    for part in draft.document.content.parts {
      #expect(part.bytes.starts(with: Array("[\(draft.revision),".utf8)))
    }
    #expect(draft.base?.document.content.text.isEmpty == false)
    // It is this process's now, and the next look does not find another.
    #expect(try bench.store().recoverables().map(\.openIn) == [nil])
  }
}

/// A running draft-writer.
private final class WriterProcess {
  private var process: pid_t = 0
  private let output: Int32
  private var text: [UInt8] = []

  init(folder: String, name: String) throws {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    output = ends[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    let program = RepositoryFile.root + "/.build/debug/draft-writer"
    let arguments: [String] = [program, folder, name]
    var words = arguments.map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    let result = posix_spawn(&process, program, &actions, nil, words, environ)
    close(ends[1])
    guard result == 0 else { throw DraftStoreError(.unavailable, "\(program): \(result)") }
  }

  deinit { close(output) }

  /// Reads so many lines and returns the number in the last.
  func read(lines: Int) throws -> Int {
    while text.count(where: { $0 == 10 }) < lines {
      guard fill() else { throw DraftStoreError(.unavailable, "the writer has ended") }
    }
    return last ?? 0
  }

  /// Kills the process and returns the last number that it had written.
  func kill() throws -> Int? {
    Glibc.kill(process, SIGKILL)
    while fill() {}
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return last
  }

  private func fill() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    let count = Glibc.read(output, &chunk, chunk.count)
    guard count > 0 else { return false }
    text += chunk[..<count]
    return true
  }

  /// The number in the last whole line.
  private var last: Int? {
    let lines = String(decoding: text, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    return lines.dropLast().last.flatMap { Int($0) }
  }
}
