// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct BannedCallTests {
  /// A word that may not stand in code, and what to write instead.
  struct Ban: Sendable {
    var word: String
    var instead: String
  }

  static let bannedAnywhere = [
    Ban(word: "try!", instead: "throw, or handle the error"),
    Ban(word: "as!", instead: "as? with a guard"),
    Ban(word: "usleep(", instead: "poll with a descriptor that becomes ready"),
    Ban(word: "nonisolated(unsafe)", instead: "a Mutex, an Atomic or a LoopBound"),
    Ban(word: "DispatchQueue", instead: "an EventLoop"),
  ]

  @Test func `banned calls stand nowhere`() {
    for file in Repository.sources + Repository.tests {
      for (index, line) in file.code.enumerated() {
        for ban in Self.bannedAnywhere where line.holds(ban.word) {
          Issue.record("\(file.location(index)): \(ban.word) is banned; use \(ban.instead).")
        }
      }
    }
  }

  @Test func `no test waits for time to pass`() {
    for file in Repository.tests {
      for (index, line) in file.code.enumerated() {
        for word in ["Task.sleep", "sleep(", ".sleep(for"] where line.holds(word) {
          Issue.record(
            "\(file.location(index)): use a clock or a continuation that the test controls.")
        }
      }
    }
  }

  /// The Python files that sleep, with the number of places. The list only shrinks: wait with
  /// `waiting.wait_for` instead.
  private static let sleeping = [
    "Tests/EndToEnd/waiting.py": 1,
    // An attacker that reads nothing for a while.
    "Tests/Attacks/attacks.py": 1,
    // The pause of a writer after a refusal.
    "Tests/EndToEnd/writers.py": 1,
    // An outage of a given length.
    "Tests/EndToEnd/test_outages.py": 1,
    // Long enough for the keys to count as fresh.
    "Tests/EndToEnd/test_identity.py": 1,
    // The time over which processor use is measured.
    "Tests/EndToEnd/test_watch.py": 2,
    "Tests/Interop/test_exhaustion.py": 1,
  ]

  /// The Swift files of tests that yield, with the number of places. The list only shrinks: a wait
  /// without a limit hangs, so wait with `waitUntil` instead.
  private static let yielding = [
    "Tests/TestSupport/Waiting.swift": 1,
    // A bounded number of times, so that cancellations meet calls in every state.
    "Tests/IntegrationTests/Postgres/CancellationTests.swift": 2,
    // A bounded number of times: turns of the loop under test.
    "Tests/ReactorTests/EventLoopTests.swift": 1,
  ]

  /// The Swift files with tests in which something must happen before a real time has passed, each
  /// marked by a comment "By the clock". The list only shrinks: pass the time in, or wait for an
  /// event.
  private static let clocked = [
    "Tests/IntegrationTests/HTTP1Transport/HTTP1ServerTests.swift": 2,
    "Tests/IntegrationTests/RPCTransport/ConnectionLifeTests.swift": 2,
  ]

  @Test func `tests that judge by the clock are listed`() {
    for file in Repository.tests where !file.path.hasPrefix("Tests/ArchitectureTests/") {
      let count = file.lines.count { $0.holds("// By the clock: ") }
      #expect(count == Self.clocked[file.path] ?? 0, "\(file.path) judges by the clock.")
    }
  }

  @Test func `Swift waits in one place, with a limit`() {
    for file in Repository.tests {
      let count = file.code.count { $0.holds("Task.yield()") }
      let allowed = Self.yielding[file.path] ?? 0
      #expect(
        count == allowed,
        "\(file.path) yields in \(count) places, \(allowed) are listed; use waitUntil.")
      for (index, line) in file.code.enumerated()
      where line.holds("while ") && line.holds("await ") && line.hasSuffix("{}") {
        guard !line.holds("next") && !line.holds("isMoreDue") else { continue }
        Issue.record("\(file.location(index)): a wait without a limit; use waitUntil.")
      }
    }
  }

  @Test func `Python waits in one place`() throws {
    for path in Repository.files(under: "Tests", suffix: ".py") {
      let text = try #require(Repository.text(of: path))
      let count = text.positions(of: "time.sleep(").count
      let allowed = Self.sleeping[path] ?? 0
      #expect(
        count == allowed,
        "\(path) sleeps in \(count) places, \(allowed) are listed; use waiting.wait_for.")
    }
  }

  @Test func `nothing is unwrapped by force`() {
    for file in Repository.sources + Repository.tests {
      for (index, line) in file.code.enumerated() where Self.unwrapsByForce(line) {
        Issue.record("\(file.location(index)): use guard let, if let or #require instead of `!`.")
      }
    }
  }

  /// A `!` right after a name or a closing bracket, other than in `!=`.
  static func unwrapsByForce(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    return bytes.indices.dropFirst().contains { index in
      guard bytes[index] == UInt8(ascii: "!") else { return false }
      let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: " ")
      if next == UInt8(ascii: "=") { return false }
      switch bytes[index - 1] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ")"),
        UInt8(ascii: "]"), UInt8(ascii: "`"), UInt8(ascii: "!"):
        return true
      default:
        return false
      }
    }
  }

  @Test(arguments: [
    ("value!", true), ("f()!.x", true), ("list[0]!", true), ("a != b", false), ("!a", false),
    ("(!a && !b)", false), ("x!= y", false), ("let a: Int! = 1", true),
  ])
  func `forced unwraps are told from negations`(line: String, isForced: Bool) {
    #expect(Self.unwrapsByForce(line) == isForced)
  }

  @Test func `only executables print`() {
    for file in Repository.sources where !Targets.executables.contains(file.target) {
      for (index, line) in file.code.enumerated() {
        for word in ["print(", "debugPrint(", "dump("] {
          let calls = line.positions(of: word).filter { position in
            position == 0 || !Array(line.utf8)[position - 1].isPartOfName
          }
          if !calls.isEmpty {
            Issue.record(
              "\(file.location(index)): \(word) belongs into an executable; log or throw.")
          }
        }
      }
    }
  }

  @Test func `a promise that the compiler cannot check says why it is kept`() {
    for file in Repository.sources + Repository.tests {
      for (index, line) in file.code.enumerated() where line.holds("@unchecked Sendable") {
        if !Self.hasReason(file, before: index) {
          Issue.record(
            "\(file.location(index)): @unchecked Sendable needs a `// Safety:` comment above it.")
        }
      }
    }
  }

  /// Whether the comment directly above a line, or above the declaration it continues, has a
  /// `// Safety:` line. Attributes may stand between.
  private static func hasReason(_ file: SourceFile, before index: Int) -> Bool {
    for line in file.lines[..<index].reversed() {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("// Safety:") { return true }
      guard text.hasPrefix("//") || text.hasPrefix("@") else { return false }
    }
    return false
  }

  @Test func `nothing is left for later`() {
    let marks = ["FIX" + "ME", "TO" + "DO", "XX" + "X", "HA" + "CK"]
    for file in Repository.sources + Repository.tests {
      for (index, line) in file.lines.enumerated() {
        for mark in marks where line.holds(mark + ":") || line.holds("// " + mark) {
          Issue.record("\(file.location(index)): do it now, or file an issue; no \(mark) stays.")
        }
      }
    }
  }
}

extension UInt8 {
  /// Whether the byte may be part of a Swift name or precede a member of that name.
  var isPartOfName: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default:
      false
    }
  }
}
