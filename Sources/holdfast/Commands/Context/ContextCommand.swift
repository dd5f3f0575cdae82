// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import HoldfastClient

/// The commands for contexts.
struct ContextCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "context", "Contexts: named servers with their connection settings.",
    [
      ContextAddCommand.self, ContextUseCommand.self, ContextListCommand.self,
      ContextRemoveCommand.self,
    ], default: ContextListCommand.self)

  /// The file of the user's contexts.
  static func file() throws -> ContextFile {
    guard let file = ContextFile.ofUser else {
      throw Failure("The contexts file has no location: set HOME or XDG_CONFIG_HOME.")
    }
    return file
  }
}

/// Adds a context, or replaces one.
struct ContextAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "add", "Adds a context, or replaces the one with the same name. The first one becomes current.",
    """
    A context records where to find a token and keys, never these themselves. The token and the \
    certificate are sent only to the context's own server.
    """,
    examples: [
      "holdfast context add local --server 127.0.0.1:50051 --user me",
      "holdfast context add work --server holdfast.example.org:443 --tls \\\n"
        + "    --token-command \"cat ~/.config/holdfast/token\"",
    ])

  @Argument(help: "The name.")
  var name: String

  @Option(help: ArgumentHelp("The server: HOST:PORT or unix:/PATH.", valueName: "address"))
  var server: String

  @Option(help: ArgumentHelp("The user to act for, if the server allows it.", valueName: "name"))
  var user: String?

  @OptionGroup var security: SecurityOptions

  @Option(
    help: ArgumentHelp("The file with the access token.", valueName: "file"), completion: .file())
  var tokenFile: String?

  @Option(
    help: ArgumentHelp("The shell command that prints the access token.", valueName: "command"))
  var tokenCommand: String?

  @Option(
    help: ArgumentHelp("The file with the keys of sealed drafts.", valueName: "file"),
    completion: .file())
  var draftKeyFile: String?

  @Option(
    help: ArgumentHelp(
      "The shell command that prints the keys of sealed drafts.", valueName: "command"))
  var draftKeyCommand: String?

  func validate() throws {
    guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy({ 0x21...0x7e ~= $0 }) else {
      throw ValidationError("A name must have 1 to 64 visible ASCII characters.")
    }
    do throws(HoldfastError) {
      var named = HoldfastClientConfiguration(server: try HoldfastAddress(server))
      named.user = user
      try named.validate()
    } catch {
      throw ValidationError(error.message)
    }
    guard security.certificate == nil || security.tls || security.ca != nil else {
      throw ValidationError("--certificate needs --tls or --ca.")
    }
    guard tokenFile == nil || tokenCommand == nil else {
      throw ValidationError("Give either --token-file or --token-command, not both.")
    }
    guard draftKeyFile == nil || draftKeyCommand == nil else {
      throw ValidationError("Give either --draft-key-file or --draft-key-command, not both.")
    }
  }

  func run() async throws {
    try await Failure.reporting {
      let context = try context()
      let contexts = try ContextCommand.file().change { $0.put(context) }
      let isCurrent = contexts.current == name
      Terminal.tell(
        isCurrent
          ? "\(name) is the current context" : "added \(name): `holdfast context use \(name)`")
    }
  }

  private func context() throws -> ServerContext {
    var context = ServerContext(name: name, server: server)
    context.user = user
    context.tls = security.tls
    context.ca = try security.ca.map(Self.absolute)
    context.certificate = try security.certificate.map(Self.absolute)
    context.key = try security.key.map(Self.absolute)
    context.tokenFile = try tokenFile.map(Self.absolute)
    context.tokenCommand = tokenCommand
    context.draftKeyFile = try draftKeyFile.map(Self.absolute)
    context.draftKeyCommand = draftKeyCommand
    return context
  }

  /// The absolute path of a file, since commands run in other working directories.
  private static func absolute(_ path: String) throws -> String {
    guard let whole = realpath(path, nil) else { throw Failure.system("found", path) }
    defer { free(whole) }
    return String(cString: whole)
  }
}

/// Makes a context the current one.
struct ContextUseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "use", "Makes a context the current one.", examples: ["holdfast context use test"])

  @Argument(help: "The name.", completion: Completion.contexts)
  var name: String

  func run() async throws {
    try await Failure.reporting {
      _ = try ContextCommand.file().change { contexts in
        guard contexts[name] != nil else { throw Failure.noContext(name) }
        contexts.current = name
      }
      Terminal.tell("\(name) is the current context")
    }
  }
}

/// Lists the contexts.
struct ContextListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "list", "Lists the contexts; a star marks the current one.",
    examples: ["holdfast context list"])

  func run() async throws {
    try await Failure.reporting {
      let contexts = try ContextCommand.file().read()
      for context in contexts.all {
        let mark = context.name == contexts.current ? "*" : " "
        let security = context.tls || context.ca != nil ? " tls" : ""
        let user = context.user.map { " as \($0)" } ?? ""
        Terminal.tell("\(mark) \(context.name)  \(context.server)\(security)\(user)")
      }
    }
  }
}

/// Removes a context.
struct ContextRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "remove", "Removes a context, but not the files that it names.",
    examples: ["holdfast context remove test"])

  @Argument(help: "The name.", completion: Completion.contexts)
  var name: String

  func run() async throws {
    try await Failure.reporting {
      _ = try ContextCommand.file().change { contexts in
        guard contexts.remove(name) else { throw Failure.noContext(name) }
      }
      Terminal.tell("removed \(name)")
    }
  }
}

extension Failure {
  /// The error for an unknown context.
  fileprivate static func noContext(_ name: String) -> Failure {
    Failure(
      "There is no context \"\(name)\".", remedy: "`holdfast context list` lists them.")
  }
}
