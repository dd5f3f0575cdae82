// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Synchronization

/// Candidates for a word on the command line, asked for by the scripts that the program generates.
///
/// The shell waits for them at each press of the key, so they come within the limit or not at all.
/// Nothing else reaches the terminal: no error, and nothing that a token command says.
enum Completion {
  /// The ids of sessions or snapshots, by the command.
  static let ids = CompletionKind.custom { words, index, prefix in
    await answer(CompletionLine(words: words, index: index, prefix: prefix)) { line in
      try await ThingCandidates(line).all()
    }
  }

  /// The names of documents on this device.
  static let keptNames = CompletionKind.custom { words, index, prefix in
    await answer(CompletionLine(words: words, index: index, prefix: prefix)) { line in
      try await KeptCandidates(line).all()
    }
  }

  /// The names of contexts.
  static let contexts = CompletionKind.custom { _, _, prefix in
    let contexts = try? ContextFile.ofUser?.read()
    return texts(
      (contexts?.all ?? []).map { Candidate(word: $0.name, description: $0.server) }, prefix)
  }

  /// The methods of the contract.
  static let methods = CompletionKind.custom { _, _, prefix in
    texts(MethodCall.names.map { Candidate(word: $0, description: "") }, prefix)
  }

  /// The time after which the program ends without an answer, in microseconds. With the start of
  /// the program it is less than 300 ms.
  private static let limit = 250_000

  /// The words that complete the line's prefix, as the shell expects them.
  private static func answer(
    _ line: CompletionLine, _ find: (CompletionLine) async throws -> [Candidate]
  ) async -> [String] {
    silence()
    return texts((try? await find(line)) ?? [], line.prefix)
  }

  private static func texts(_ candidates: [Candidate], _ prefix: String) -> [String] {
    let shell = CompletionShell.requesting
    // Shells pass on a quote that is still open.
    let prefix = prefix.first.map { "'\"".contains($0) } == true ? prefix.dropFirst() : prefix[...]
    return candidates.filter { $0.isWord && $0.word.hasPrefix(prefix) }
      .map { $0.text(for: shell) }
  }

  /// Ends the program when the limit is over, whatever it waits for, and closes the ways to the
  /// terminal except the answer.
  private static func silence() {
    let nowhere = open("/dev/null", O_RDWR)
    dup2(nowhere, STDIN_FILENO)
    dup2(nowhere, STDERR_FILENO)
    ShellOutput.isSilent.store(true, ordering: .relaxed)
    signal(SIGALRM) { _ in
      ShellOutput.end(with: SIGKILL)
      _exit(0)
    }
    var timer = itimerval()
    timer.it_value.tv_usec = limit
    setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
  }
}

/// A candidate with its description.
struct Candidate: Equatable {
  let word: String
  /// Shown beside the word by shells that can; empty if there is none.
  let description: String

  /// True if shells can take it for one word: a server or a file may have any text.
  var isWord: Bool { !word.isEmpty && word.utf8.allSatisfy { 0x21...0x7e ~= $0 } }

  /// The candidate as a shell's script expects it.
  func text(for shell: CompletionShell?) -> String {
    let words = TerminalText.cut(TerminalText.escaped(description), to: 50)
    switch shell {
    case .zsh:
      // Its _describe takes a backslash for the start of an escape, and a colon for the word's end.
      let word = word.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
      return words.isEmpty ? word : "\(word):\(words.replacing("\\", with: "\\\\"))"
    case .fish where !words.isEmpty: return "\(word)\t\(words)"
    default: return word
    }
  }
}
