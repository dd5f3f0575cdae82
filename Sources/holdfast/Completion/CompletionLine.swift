// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A command line whose words are as the shell splits them, and the word to complete.
struct CompletionLine {
  /// The kinds of ids that a word may be.
  enum Thing: Equatable {
    case session
    case deletedSession
    case snapshot
    case visitedSnapshot
  }

  /// The words, of which the first is the program.
  let words: [String]
  /// The index of the word to complete.
  let index: Int
  /// The beginning of that word.
  let prefix: String

  /// The options that select a server, with a value.
  private static let valued = [
    "--context", "--server", "--user", "--token-file", "--ca", "--certificate", "--key",
  ]

  /// The commands before the word, and what follows them.
  private var commands: [String] { words.prefix(index).dropFirst().filter { !$0.hasPrefix("-") } }

  /// The option whose value the word is; nil if the word is an argument.
  private var option: String? {
    guard words.indices.contains(index - 1), words[index - 1].hasPrefix("--") else { return nil }
    return words[index - 1]
  }

  /// The kind of id that the word is.
  var thing: Thing {
    switch option {
    case "--session", "--id": return .session
    case "--from": return .snapshot
    default: break
    }
    switch (commands.first, commands.dropFirst().first) {
    case ("snapshot", _): return .snapshot
    case ("visited", _): return .visitedSnapshot
    case ("session", "undelete"): return .deletedSession
    default: return .session
    }
  }

  /// The kinds of documents on this device whose names the word may be.
  var keptKinds: [KeptName.Kind] {
    switch commands.dropFirst().first {
    case "export": KeptName.Kind.allCases
    case "recover": [.draft, .saved, .discarded]
    default: [.draft]
    }
  }

  /// The options of the line that select a server.
  ///
  /// - Throws: If they are incomplete, or have to be expanded by the shell.
  func serverOptions() throws -> ServerOptions {
    var kept: [String] = []
    for (place, word) in words.enumerated() where place != index {
      let name = String(word.prefix { $0 != "=" })
      guard word == "--tls" || Self.valued.contains(name) else { continue }
      kept.append(word)
      if Self.valued.contains(word) {
        guard words.indices.contains(place + 1), place + 1 != index else {
          throw ValidationError("")
        }
        kept.append(words[place + 1])
      }
    }
    guard !kept.contains(where: { $0.contains { "'\"\\$`~".contains($0) } }) else {
      throw ValidationError("")
    }
    return try ServerOptions.parse(kept)
  }
}
