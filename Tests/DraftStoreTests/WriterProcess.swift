// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import TestSupport
import WorkbenchEngine

/// A running draft-writer.
final class WriterProcess {
  private var process: pid_t = 0
  private let output: Int32
  private var text: [UInt8] = []

  init(folder: String, name: String, keys: String? = nil) throws {
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
    let arguments = [program, folder, name] + (keys.map { [$0] } ?? [])
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

  /// Waits until a file has grown to so many bytes, or the process has printed a line.
  func wait(for path: String, bytes: Int) {
    var output = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    var status = stat()
    while poll(&output, 1, 0) == 0 {
      if stat(path, &status) == 0, status.st_size >= bytes { return }
    }
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
