// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Testing

@testable import holdfast

/// The words that shells are offered.
@Suite struct CompletionTests {
  private func line(_ words: String...) -> CompletionLine {
    CompletionLine(words: ["holdfast"] + words, index: words.count, prefix: words.last ?? "")
  }

  @Test func `an id is of a session or of a snapshot, by the command and the option`() {
    #expect(line("session", "open", "").thing == .session)
    #expect(line("watch", "").thing == .session)
    #expect(line("session", "undelete", "").thing == .deletedSession)
    #expect(line("snapshot", "open", "").thing == .snapshot)
    #expect(line("snapshot", "create", "--session", "").thing == .session)
    #expect(line("session", "create", "--from", "").thing == .snapshot)
    #expect(line("visited", "forget", "").thing == .visitedSnapshot)
    #expect(CompletionLine(words: [], index: 0, prefix: "").thing == .session)
    #expect(CompletionLine(words: [], index: 9, prefix: "").thing == .session)
  }

  @Test func `a name is of the kinds that the command accepts`() {
    #expect(line("drafts", "discard", "").keptKinds == [.draft])
    #expect(line("drafts", "recover", "").keptKinds == [.draft, .saved, .discarded])
    #expect(line("drafts", "export", "").keptKinds == KeptName.Kind.allCases)
  }

  @Test func `the options of the line select the server`() throws {
    let options = try line(
      "session", "open", "--server", "unix:/one", "--user=ann", "--tls", "--at", "3", ""
    ).serverOptions()
    #expect(options.server == "unix:/one" && options.user == "ann" && options.security.tls)
    #expect(try line("session", "open", "").serverOptions().server == nil)
  }

  @Test(arguments: [
    ["--server", "$S", ""], ["--token-file", "~/token", ""], ["--user", "'ann", ""],
    ["--server", "no port", ""], ["--server", ""],
  ])
  func `a line that only the shell can expand selects no server`(words: [String]) {
    let line = CompletionLine(
      words: ["holdfast", "watch"] + words, index: words.count + 1, prefix: "")
    #expect(throws: (any Error).self) { try line.serverOptions() }
  }

  @Test func `titles are shown by shells that can, without control characters`() {
    let candidate = Candidate(word: "abc", description: "a: b\n\u{202e}")
    #expect(candidate.text(for: .bash) == "abc")
    #expect(candidate.text(for: nil) == "abc")
    #expect(candidate.text(for: .fish) == "abc\ta: b\\u{a}\\u{202e}")
    #expect(candidate.text(for: .zsh) == "abc:a: b\\\\u{a}\\\\u{202e}")
    #expect(Candidate(word: "abc", description: "").text(for: .zsh) == "abc")
    #expect(Candidate(word: "a:b\\", description: "c:").text(for: .zsh) == "a\\:b\\\\:c:")
    #expect(Candidate(word: "a:b", description: "").text(for: .zsh) == "a\\:b")
    let long = Candidate(word: "abc", description: String(repeating: "x", count: 99))
    #expect(long.text(for: .fish).count == 3 + 1 + 50)
  }

  @Test func `what a shell cannot take for one word is not offered`() {
    for word in ["", "a b", "a\nb", "a\tb", "a\u{1b}[2J", "\u{202e}a"] {
      #expect(!Candidate(word: word, description: "").isWord)
    }
    #expect(Candidate(word: "$(touch${IFS}x)", description: "").isWord)
  }
}
