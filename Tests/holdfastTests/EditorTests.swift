// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import holdfast

/// The user's editor as a child.
@Suite struct EditorTests {
  @Test func `an editor is waited for without work once its text cannot be taken`() async {
    await #expect(processExitsWith: .success) {
      let began = processorTime()
      let editor = Editor { $0 == "EDITOR" ? "sleep 1 #" : nil }
      await #expect(throws: Failure.self) {
        try await editor.edit("/file") { _ in throw Failure("The text cannot be taken.") }
      }
      #expect(processorTime() - began < 300)
    }
  }

  @Test func `the editor of a cancelled task is waited for without work`() async {
    await #expect(processExitsWith: .success) {
      let began = processorTime()
      let task = Task {
        try await Editor { $0 == "EDITOR" ? "sleep 1 #" : nil }.edit("/file") { _ in }
      }
      task.cancel()
      await #expect(throws: Never.self) { try await task.value }
      #expect(processorTime() - began < 300)
    }
  }
}

/// The time for which this process has run on a processor, in milliseconds.
private func processorTime() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}
