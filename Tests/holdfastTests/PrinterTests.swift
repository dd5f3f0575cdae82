// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import Testing

@testable import holdfast

/// What is printed in each format, on a terminal and into a pipe.
@Suite struct PrinterTests {
  /// Half a minute after the session was changed.
  private static let now: Int64 = 1_700_000_030

  private static func session(_ title: String) -> SessionMetadata.Wire {
    var session = SessionMetadata.Wire()
    (session.id, session.title, session.version) = ("ABC", title, 3)
    session.contentSize = 1_536
    session.updateTime = WireTimestamp()
    session.updateTime?.seconds = 1_700_000_000
    return session
  }

  private final class Lines {
    var lines: [String] = []
  }

  private func printed(
    _ format: OutputFormat, isTerminal: Bool = false, hasColors: Bool = false,
    _ print: (Printer) throws -> Void
  ) rethrows -> [String] {
    let lines = Lines()
    let surroundings = Surroundings(
      isTerminal: isTerminal, hasColors: hasColors, now: Self.now)
    try print(Printer(format, surroundings) { lines.lines.append($0) })
    return lines.lines
  }

  @Test func `a table in a pipe is exact`() throws {
    let lines = try printed(.table) {
      try $0.list([Self.session("One"), Self.session("Two\u{7}")])
    }
    #expect(
      lines == [
        "ID   TITLE  VERSION  SIZE  UPDATED",
        "ABC  One    3        1536  2023-11-14T22:13:20Z",
        "ABC  Two\u{7}   3        1536  2023-11-14T22:13:20Z",
      ])
  }

  @Test func `a table on a terminal is for people`() throws {
    let lines = try printed(.table, isTerminal: true, hasColors: true) {
      try $0.list([Self.session("One\u{1B}[31m")])
    }
    #expect(
      lines == [
        "\u{1B}[1mID   TITLE          VERSION  SIZE    UPDATED\u{1B}[0m",
        "ABC  One\\u{1b}[31m  3        1.5 kB  30 s ago",
      ])
  }

  @Test func `colors are omitted on request`() throws {
    let lines = try printed(.table, isTerminal: true) { try $0.list([Self.session("One")]) }
    #expect(lines.first == "ID   TITLE  VERSION  SIZE    UPDATED")
  }

  @Test func `an empty list prints nothing, or an empty array`() throws {
    let none: [SessionMetadata.Wire] = []
    for format in [OutputFormat.table, .wide, .jsonl, .name] {
      #expect(try printed(format) { try $0.list(none) } == [])
    }
    #expect(try printed(.json) { try $0.list(none) } == ["[]"])
  }

  @Test func `JSON is the response itself`() throws {
    let json =
      #"{"id":"ABC","title":"One","version":"3","contentSize":"1536","#
      + #""updateTime":"2023-11-14T22:13:20Z"}"#
    let sessions = [Self.session("One"), Self.session("One")]
    #expect(try printed(.jsonl) { try $0.list(sessions) } == [json, json])
    #expect(try printed(.json) { try $0.list(sessions) } == ["[\n\(json),\n\(json)\n]"])
    #expect(try printed(.json, isTerminal: true) { try $0.show(sessions[0]) } == [json])
  }

  @Test func `a name is the id alone`() throws {
    #expect(try printed(.name) { try $0.list([Self.session("One")]) } == ["ABC"])
    #expect(try printed(.name) { try $0.done(Self.session("One"), "saved") } == ["ABC"])
    #expect(try printed(.table) { try $0.done(Self.session("One"), "saved") } == ["saved"])
  }

  @Test func `a single item is printed as lines, without empty ones`() throws {
    let lines = try printed(.table) { try $0.show(Self.session("One")) }
    #expect(
      lines == [
        "id       ABC", "title    One", "version  3", "size     1536",
        "updated  2023-11-14T22:13:20Z",
      ])
  }

  @Test(
    arguments: [
      (0, "now"), (-59, "59 s ago"), (-60, "1 min ago"), (-7_199, "1 h ago"), (-86_400, "1 d ago"),
      (300, "in 5 min"), (-2_592_000, "2023-10-15"), (Int64.min / 2, ""),
    ] as [(Int64, String)])
  func `a time is printed relative to now`(offset: Int64, words: String) {
    var time = WireTimestamp()
    time.seconds = Self.now &+ offset
    #expect(PrintedTime.relative(time, now: Self.now) == words)
  }
}
