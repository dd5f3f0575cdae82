// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DraftStore
import Glibc
import Testing

@testable import HoldfastClient
@testable import holdfast

/// Which server is spoken to, and what it is shown.
@Suite struct ServerTargetTests {
  private static let contexts: ServerContexts = {
    var work = ServerContext(name: "work", server: "work.example.org:443")
    (work.tls, work.user, work.tokenFile) = (true, "ann", "/token")
    (work.certificate, work.key) = ("/cert", "/key")
    var contexts = ServerContexts()
    contexts.put(work)
    contexts.put(ServerContext(name: "local", server: "unix:/run/holdfast"))
    return contexts
  }()

  private func target(
    _ arguments: [String], _ variables: [String: String] = [:],
    _ contexts: ServerContexts = Self.contexts
  ) throws -> ServerTarget {
    try ServerTarget(ServerOptions.parse(arguments), contexts) { variables[$0] }
  }

  @Test func `the current context selects the server and its credentials`() throws {
    let target = try target([])
    #expect(target.address == "work.example.org:443" && target.context == "work")
    #expect(target.user == "ann" && target.speaksTLS)
    #expect(target.token == .file("/token") && target.certificate == "/cert")
  }

  @Test func `options take precedence over variables, and those over the context`() throws {
    let variables = ["HOLDFAST_SERVER": "unix:/v", "HOLDFAST_CONTEXT": "local"]
    #expect(try target([], ["HOLDFAST_CONTEXT": "local"]).address == "unix:/run/holdfast")
    #expect(try target([], variables).address == "unix:/v")
    #expect(try target(["--server", "unix:/o"], variables).address == "unix:/o")
    #expect(try target(["--context", "work"], ["HOLDFAST_CONTEXT": "local"]).context == "work")
    #expect(try target(["--user", "bob"]).user == "bob")
    #expect(try target(["--token-file", "/other"]).token == .file("/other"))
    #expect(try target([], ["HOLDFAST_TOKEN": "abc"]).token == .variable("HOLDFAST_TOKEN"))
  }

  @Test(arguments: [["--server", "other.example.org:443"], ["--server", "unix:/o"]])
  func `another server gets neither token nor certificate`(arguments: [String]) throws {
    let target = try target(arguments)
    #expect(target.token == nil && target.certificate == nil && target.key == nil)
    #expect(
      try self.target([], ["HOLDFAST_SERVER": "other.example.org:443"]).token == nil)
  }

  @Test func `the context's own server gets them, however it is given`() throws {
    let target = try target(["--server", "work.example.org:443"])
    #expect(target.token == .file("/token") && target.certificate == "/cert")
  }

  @Test func `without a context the development server is used`() throws {
    let target = try target([], [:], ServerContexts())
    #expect(target.address == "127.0.0.1:50051" && target.context == nil && target.token == nil)
  }

  @Test func `a context that does not exist is refused`() {
    let failure = #expect(throws: Failure.self) { try target(["--context", "wrok"]) }
    #expect(failure?.exitCode == ExitStatus.usage)
    #expect(failure?.remedy?.contains("context list") == true)
  }

  @Test func `a token command is run, and its failure reported`() async throws {
    let token = try await TokenSource.command("printf ' abc.def \\n'").provider.token()
    #expect(token.text == "abc.def")
    await #expect(throws: Failure.self) {
      try await TokenSource.command("echo abc; exit 3").provider.token()
    }
  }
}

/// The contexts in their file.
@Suite struct ContextFileTests {
  private static let contexts: ServerContexts = {
    var full = ServerContext(name: "full", server: "h:1")
    (full.user, full.tls, full.ca) = ("a \"b\"", true, "/ca")
    (full.certificate, full.key) = ("/c", "/k")
    (full.tokenFile, full.tokenCommand) = ("/t", "pass show \u{1} token")
    (full.draftKeyFile, full.draftKeyCommand) = ("/k", "pass show keys")
    var contexts = ServerContexts()
    contexts.put(ServerContext(name: "plain", server: "unix:/s"))
    contexts.put(full)
    return contexts
  }()

  private func file() throws -> ContextFile {
    ContextFile(in: try ScratchFolder.make() + "/config/holdfast")
  }

  @Test func `keys of drafts come from the variable, else from the context`() throws {
    var context = ServerContext(name: "own", server: "unix:/own")
    context.draftKeyCommand = "pass show keys"
    var contexts = ServerContexts()
    contexts.put(context)
    func keys(_ variables: [String: String]) throws -> DraftKeySource? {
      try ServerTarget(ServerOptions.parse([]), contexts) { variables[$0] }.draftKeys
    }
    #expect(try keys([:]) == .command("pass show keys"))
    #expect(try keys(["HOLDFAST_DRAFT_KEYS": "1f"]) == .variable("HOLDFAST_DRAFT_KEYS"))
  }

  @Test func `written contexts can be read`() throws {
    let file = try file()
    #expect(try file.read() == ServerContexts())
    _ = try file.change { $0 = Self.contexts }
    #expect(try file.read() == Self.contexts)
    var none = Self.contexts
    #expect(none.remove("plain") && none.remove("full") && !none.remove("full"))
    _ = try file.change { $0 = none }
    #expect(try file.read() == ServerContexts())
  }

  @Test func `contexts that are added at the same time are all added`() async throws {
    let file = try file()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          _ = try? file.change { $0.put(ServerContext(name: "\(number)", server: "unix:/s")) }
        }
      }
    }
    #expect(try file.read().all.count == 20)
  }

  @Test func `the file is private to the user`() throws {
    let file = try file()
    _ = try file.change { $0 = Self.contexts }
    for path in [file.path, file.folder] {
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o077 == 0, "\(path)")
    }
  }

  @Test(arguments: [
    ("{}", "envelope"),
    (#"{"format":"holdfast.contexts","version":2,"content":{"contexts":[]}}"#, "version 2"),
    (
      #"{"format":"holdfast.contexts","version":1,"content":{"contexts":[{"name":"a"}]}}"#,
      "/contexts/0"
    ),
    (#"{"format":"holdfast.contexts","version":1,"content":{"contexts":[],"x":1}}"#, "/x"),
  ])
  func `an invalid file is refused and left unchanged`(
    text: String, words: String
  ) throws {
    let file = try file()
    _ = try file.change { $0 = ServerContexts() }
    try OutputFile.write(Array(text.utf8), to: file.path)
    let failure = #expect(throws: Failure.self) { try file.read() }
    #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
    #expect(try InputFile(file.path).read() == Array(text.utf8))
  }
}
