// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct DocumentationTests {
  @Test func `every public declaration is documented`() {
    for file in Repository.sources {
      for (index, line) in file.code.enumerated() where Self.declaresPublic(line) {
        if !Self.isDocumented(file, at: index) {
          Issue.record("\(file.location(index)): a public declaration needs a doc comment.")
        }
      }
    }
  }

  /// Members that the protocols of the standard library and of swift-metrics ask for.
  private static let standardRequirements: Set = [
    "==", "<", "hash", "description", "rawValue", "init(rawValue", "init()", "init(stringLiteral",
    "init(arrayLiteral", "init(dictionaryLiteral", "Element", "Failure",
    "AsyncIterator", "Iterator",
    "makeAsyncIterator", "makeIterator", "next", "startIndex", "endIndex", "index", "enqueue",
    "asUnownedSerialExecutor", "asUnownedTaskExecutor", "checkIsolated",
    "isIsolatingCurrentContext", "advanced", "duration", "makeCounter",
    "makeFloatingPointCounter", "makeMeter", "makeRecorder", "makeTimer", "destroyCounter",
    "destroyFloatingPointCounter", "destroyMeter", "destroyRecorder", "destroyTimer",
  ]

  /// Those, and what our own protocols ask for: a requirement is documented once, at its protocol.
  private static let requirements: Set<String> = {
    var names = standardRequirements
    for file in Repository.sources {
      var end: Int?
      for (index, line) in file.code.enumerated() {
        if let last = end {
          let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
          if let name = name(declaredBy: words) { names.insert(name) }
          if index >= last { end = nil }
        } else if line.holds("protocol "), line.hasSuffix("{") {
          end = file.code[index...].firstIndex { $0.hasPrefix("}") }
        }
      }
    }
    return names
  }()

  private static let kinds: Set = [
    "func", "var", "let", "typealias", "struct", "class", "enum", "actor", "protocol", "case",
  ]

  static func declaresPublic(_ line: String) -> Bool {
    let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
    guard words.first == "public" || words.first == "open" else { return false }
    if words.contains("import") || words.contains("extension") { return false }
    return name(declaredBy: Array(words)).map { !requirements.contains($0) } ?? true
  }

  /// The declared name without its parameters; of an initializer, with its first label.
  private static func name(declaredBy words: [Substring]) -> String? {
    if let initializer = words.first(where: { $0.hasPrefix("init") }) {
      if initializer.hasPrefix("init()") { return "init()" }
      return String(initializer.prefix { $0 != ":" })
    }
    guard let kind = words.firstIndex(where: { kinds.contains(String($0)) }),
      kind + 1 < words.count
    else { return nil }
    return String(words[kind + 1].prefix { !"(:<".contains($0) || $0 == words[kind + 1].first })
  }

  private static func isDocumented(_ file: SourceFile, at index: Int) -> Bool {
    for line in file.lines[..<index].reversed() {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("///") { return true }
      // Attributes and the comments of `// Safety:` lines may stand between.
      guard text.hasPrefix("@") || text.hasPrefix("//") else { return false }
    }
    return false
  }

  /// The documents that stand at the top and in docs/.
  private static let documents =
    Repository.files(under: "docs", suffix: ".md")
    + ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]

  @Test(arguments: documents)
  func `a document has one title and no dead link`(path: String) throws {
    let text = try #require(Repository.text(of: path), "\(path) is missing.")
    let titles = Self.prose(of: text).filter { $0.hasPrefix("# ") }
    #expect(titles.count == 1, "\(path) has \(titles.count) titles.")
    let folder = path.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    for line in Self.prose(of: text) {
      for target in Self.links(in: line) where !Self.isElsewhere(target) {
        let file = String(target.prefix { $0 != "#" })
        #expect(
          file.isEmpty || Repository.exists(folder + file), "\(path) links to \(target).")
      }
    }
  }

  @Test func `every path in the code map exists`() throws {
    let text = try #require(Repository.text(of: "ARCHITECTURE.md"))
    let words = Self.prose(of: text).flatMap { $0.split(separator: "`").map(String.init) }
    for word in words
    where ["Sources/", "Tests/", "Proto/", "Migrations/", "dev/", "docs/"].contains(
      where: word.hasPrefix)
    {
      #expect(Repository.exists(word), "ARCHITECTURE.md speaks of \(word).")
    }
  }

  @Test func `a decision fits on a page`() {
    for path in Repository.files(under: "docs/decisions", suffix: ".md") {
      let lines = (Repository.text(of: path) ?? "").split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 61, "\(path) has \(lines.count) lines, at most 60.")
    }
  }

  /// The lines outside of fenced blocks.
  private static func prose(of text: String) -> [String] {
    var isFenced = false
    return text.split(separator: "\n").compactMap { line in
      if line.hasPrefix("```") {
        isFenced.toggle()
        return nil
      }
      return isFenced ? nil : String(line)
    }
  }

  private static func links(in line: String) -> [String] {
    line.positions(of: "](").map { position in
      let target = line.utf8.dropFirst(position + 2).prefix { $0 != UInt8(ascii: ")") }
      return String(decoding: Array(target), as: UTF8.self)
    }
  }

  private static func isElsewhere(_ link: String) -> Bool {
    link.hasPrefix("https://") || link.hasPrefix("http://") || link.hasPrefix("mailto:")
  }
}
