// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import RPCProtobuf
import TestSupport
import Testing

@testable import holdfast

/// Rules of all commands.
@Suite struct CommandTreeTests {
  private static let all: [any ParsableCommand.Type] = {
    var found: [any ParsableCommand.Type] = []
    var next: [any ParsableCommand.Type] = [Holdfast.self]
    while let command = next.popLast() {
      found.append(command)
      next += command.configuration.subcommands
    }
    return found
  }()

  @Test func `every command that does something has an example`() {
    for command in Self.all where command.configuration.subcommands.isEmpty {
      let help = Holdfast.helpMessage(for: command, columns: 80)
      let examples = help.split(separator: "\n").filter {
        $0.hasPrefix("  ") && $0.contains("holdfast ")
      }
      #expect(!examples.isEmpty, "\(command)")
    }
  }

  @Test func `an abstract is a sentence`() {
    for command in Self.all {
      let abstract = command.configuration.abstract
      #expect(abstract.hasSuffix(".") && abstract.first?.isUppercase == true, "\(abstract)")
    }
  }

  /// An argument with as many characters as an id, and a hyphen first, is taken for an id.
  @Test func `no option looks like an id`() {
    for command in Self.all {
      let words = Holdfast.helpMessage(for: command, columns: 200).split {
        $0 == " " || $0 == "," || $0 == "\n"
      }
      for word in words where word.hasPrefix("-") {
        #expect(!ThingID.isHyphenated(String(word)), "\(word) of \(command)")
      }
    }
  }

  @Test func `an id may begin with a hyphen`() throws {
    let id = "-bcdefghijklmnopqrstuv"
    let command = try Holdfast.parseAsRoot(ThingID.marked(["session", "info", id, "-o", "json"]))
    #expect((command as? SessionInfoCommand)?.id.text == id)
    #expect(ThingID.marked(["--page-all", "-o", "x"]) == ["--page-all", "-o", "x"])
    #expect(ThingID(argument: "id:abc").text == "id:abc")
  }

  @Test func `every method of the contract has a command`() throws {
    let texts = try [
      "Commands", "Commands/ServerDraft", "Commands/Session", "Commands/Snapshot", "Connection",
      "Bundles",
    ]
    .flatMap { folder in
      try RepositoryFile.names(in: "Sources/holdfast/\(folder)", suffix: ".swift").map {
        try String(
          decoding: RepositoryFile.bytes("Sources/holdfast/\(folder)/\($0)"), as: UTF8.self)
      }
    }
    // Streams and batches are called by functions of the client.
    let functions = [
      "BatchDeleteSessions": "sessions.delete(", "BatchUndeleteSessions": "sessions.undelete(",
      "BatchUpdateSessionLabels": "sessions.updateLabels(",
      "WatchSessions": "sessions.watch(", "WatchMySessions": "sessions.watchMine(",
      "ExportSessions": "sessions.export(",
      "ImportSessions": "sessions.import(",
    ]
    for method in ContractMethods.all.map(\.descriptor) {
      let name = method.name.prefix(1).lowercased() + method.name.dropFirst()
      let call = functions[method.name] ?? "ServiceMethods.\(name),"
      #expect(texts.contains { $0.contains(call) }, "\(method.name) has no command.")
    }
  }

  @Test func `every exit status is in the table and in the help`() {
    let statuses = ExitStatus.table.map(\.statuses)
    for status in [
      ExitStatus.done, ExitStatus.failed, ExitStatus.incomplete, ExitStatus.usage, ExitStatus.later,
    ] {
      #expect(statuses.contains("\(status.rawValue)"))
    }
    #expect(ExitStatus.usage == ExitCode.validationFailure)
    #expect(ExitStatus.refused(.notFound).rawValue == 105)
    #expect(ExitStatus.refused(.aborted).rawValue == 110)
    let help = Holdfast.helpMessage(columns: 80)
    for line in ExitStatus.text.split(separator: "\n") { #expect(help.contains(line), "\(line)") }
  }

  @Test(arguments: [
    ("30d", TimeArgument.span(2_592_000)), ("45m", .span(2_700)), ("1s", .span(1)), ("0d", nil),
    ("d", nil), ("-3d", nil), ("3w", nil), ("", nil), ("99999999999999999999d", nil),
    ("2026-13-01T00:00:00Z", nil),
  ])
  func `a time is a span or RFC 3339`(text: String, expected: TimeArgument?) {
    #expect(TimeArgument(argument: text) == expected)
  }

  @Test func `a span is before or after now`() {
    #expect(TimeArgument.span(60).future(now: 1_000).seconds == 1_060)
    #expect(TimeArgument.span(60).past(now: 1_000).seconds == 940)
    #expect(TimeArgument(argument: "1970-01-01T00:00:05Z")?.past(now: 1).seconds == 5)
  }

  @Test func `a method is found by any end of its name`() throws {
    for name in [
      "GetServerInfo", "ServerService/GetServerInfo", "holdfast.v1.ServerService/GetServerInfo",
      "/holdfast.v1.ServerService/GetServerInfo",
    ] {
      let call = try MethodCall(name)
      #expect(call.method.path == "/holdfast.v1.ServerService/GetServerInfo")
      #expect(call.codec == .proto)
    }
    let foreign = try MethodCall("other.v2.Service/Do")
    #expect(foreign.method.path == "/other.v2.Service/Do")
    #expect(foreign.codec == .json)
    #expect(throws: Failure.self) { try MethodCall("Nothing") }
    #expect(throws: Failure.self) {
      try MethodCall("ListSessions").request(Array(#"{"x":1}"#.utf8))
    }
  }

  @Test func `the features that only one side supports are listed`() {
    let all = ContractFeatures.all
    #expect(VersionCommand.skew(of: all) == ["both support the same features"])
    #expect(
      VersionCommand.skew(of: all.dropFirst() + ["zz.new"])
        == ["only this program knows  \(all[0])", "only the server knows    zz.new"])
  }

  @Test func `a patch is printed line by line`() throws {
    let patch = #"[{"op":"add","path":"/a","value":{"b": 1}},{"op":"remove","path":"/c"}]"#
    #expect(try !PatchLines(Array(patch.utf8)).isEmpty)
    #expect(try PatchLines(Array("[]".utf8)).isEmpty)
    #expect(throws: Failure.self) { try PatchLines(Array("{}".utf8)) }
  }
}
