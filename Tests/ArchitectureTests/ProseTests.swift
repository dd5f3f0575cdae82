// SPDX-License-Identifier: Apache-2.0

import Testing

/// The rules of plain English that a program can hold (CONTRIBUTING.md, House rules).
@Suite struct ProseTests {
  /// Comments and literals of the sources, and the comments of the contract, line by line.
  private static let lines: [(path: String, number: Int, text: Substring)] = {
    let paths =
      Repository.sources.map(\.path) + Repository.files(under: "Proto", suffix: ".proto")
      + Repository.files(under: "docs", suffix: ".md")
      + ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
    // These quote other documents.
    let quoting = ["docs/reference/wire-rules.md", "docs/decisions/"]
    let own = paths.filter { path in !quoting.contains { path.hasPrefix($0) } }
    return own.flatMap { path in
      (Repository.text(of: path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated().map { (path, $0.offset + 1, $0.element) }
    }
  }()

  private static func words(_ line: Substring) -> [Substring] {
    line.split { !($0.isLetter || $0 == "'") }
  }

  @Test func `a user is they`() {
    let pronouns: Set<Substring> = [
      "he", "him", "his", "himself", "He", "His", "she", "her", "She",
    ]
    for line in Self.lines {
      for word in Self.words(line.text) where pronouns.contains(word) {
        Issue.record("\(line.path):\(line.number): write \"they\" for a user, not \"\(word)\".")
      }
    }
  }

  @Test func `cannot is one word`() {
    for line in Self.lines where String(line.text).holds("can not ") {
      Issue.record("\(line.path):\(line.number): write \"cannot\".")
    }
  }

  /// "There is no X", "is no longer" and "is no more" are English; "X is no Y" for "X is not a Y"
  /// is not.
  @Test func `a noun is negated by not`() {
    for line in Self.lines {
      let words = Self.words(line.text)
      for (index, word) in words.enumerated() where word == "no" && index > 0 {
        let before = words[index - 1]
        guard before == "is" || before == "are" || before == "was" || before == "were" else {
          continue
        }
        let after = index + 1 < words.count ? words[index + 1] : ""
        if ["longer", "more", "larger", "one", "way", "less", "later", "older"].contains(after) {
          continue
        }
        let subject = index > 1 ? words[index - 2].lowercased() : ""
        if subject == "there" { continue }
        let place = "\(line.path):\(line.number)"
        Issue.record("\(place): write \"\(before) not a\", not \"\(before) no\".")
      }
    }
  }

  /// Phrases that are literal translations or riddles, with what to write instead.
  private static let phrases: [(phrase: String, instead: String)] = [
    ("in vain", "too long, without effect"), ("whatever there is", "any, the current one"),
    ("as it lies in memory", "the memory of …"), ("as they lie in memory", "the memory of …"),
    ("behind what is queued", "after the queued …"),
  ]

  /// The change log quotes what was said at its time.
  @Test func `a set phrase is one of the field`() {
    for line in Self.lines where line.path != "CHANGELOG.md" {
      let text = String(line.text).lowercased()
      for (phrase, instead) in Self.phrases where text.holds(phrase) {
        Issue.record("\(line.path):\(line.number): write \"\(instead)\", not \"\(phrase)\".")
      }
    }
  }

  /// A doc comment names its subject first: "The time at which …", not "When …".
  @Test func `a doc comment begins with a noun or a verb`() {
    let openings = [
      "What", "Whether", "Who", "Whom", "Whose", "How", "When", "Which", "Where", "That",
    ]
    for file in Repository.sources {
      for (index, line) in file.lines.enumerated() {
        let text = line.drop { $0 == " " }
        guard text.hasPrefix("/// ") else { continue }
        let before = index > 0 ? file.lines[index - 1].drop { $0 == " " } : ""
        guard !before.hasPrefix("/// ") else { continue }
        let first = text.dropFirst(4).prefix { $0.isLetter }
        if openings.contains(String(first)) {
          Issue.record("\(file.location(index)): begin with a noun or a verb, not \"\(first)\".")
        }
      }
    }
  }

  /// A sentence that stands above many declarations says nothing about any of them.
  @Test func `no doc sentence is copied`() {
    var places: [String: [String]] = [:]
    for file in Repository.sources {
      for (index, line) in file.lines.enumerated() {
        let text = line.drop { $0 == " " }
        if text.hasPrefix("/// "), text.utf8.count >= Self.sentenceSizeMin {
          places[String(text), default: []].append(file.location(index))
        }
      }
    }
    for (text, found) in places where found.count > Self.copiesMax {
      Issue.record("\(found.count) times: \(text), first at \(found.first ?? "")")
    }
  }

  private static let sentenceSizeMin = 40
  /// The same field of several messages may be described in the same words.
  private static let copiesMax = 8
}
