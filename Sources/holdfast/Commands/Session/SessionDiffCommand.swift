// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import JSONText
import PersistenceAPI

/// Prints the changes between two versions of a session.
struct SessionDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "diff", "Prints the changes between two versions of a session.",
    """
    Prints a line for each change of the content: + for an added value, - for a removed one, ~ for \
    a changed one, > for a moved one. With -o json, prints a JSON patch (RFC 6902).

    Exit status: 0 if the versions are equal, 1 if they differ, 2 if the command failed.
    """,
    examples: [
      "holdfast session diff $SESSION 1",
      "holdfast session diff $SESSION 1 2 -o json",
      "holdfast session diff $SESSION --file work.json",
    ])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: "The older version. (default: the current one)")
  var old: Int64?

  @Argument(help: "The newer version. (default: the current one)")
  var new: Int64?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file to compare the older version with.", valueName: "file"),
    completion: .file())
  var file: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  /// The exit status if the versions differ.
  static let different = ExitCode(1)
  /// The exit status if they could not be compared.
  static let failed = ExitCode(2)

  func validate() throws {
    guard (old != nil) || file != nil else {
      throw ValidationError("Give the older version, or a --file.")
    }
    guard new == nil || file == nil else {
      throw ValidationError("Give either a newer version or a --file.")
    }
  }

  func run() async throws {
    let patch: [UInt8]
    let changes: PatchLines
    do {
      patch = try await self.patch()
      changes = try PatchLines(patch)
    } catch let failure as Failure {
      failure.tell()
      throw Self.failed
    } catch let error as HoldfastError {
      Failure(error).tell()
      throw Self.failed
    }
    switch output.format {
    case .json, .jsonl: Terminal.tell(String(decoding: patch, as: UTF8.self))
    case .table, .wide, .name: changes.print(isTerminal: Surroundings.current.isTerminal)
    }
    if !changes.isEmpty { throw Self.different }
  }

  /// The patch from the older content to the newer one.
  private func patch() async throws -> [UInt8] {
    let target = try server.target()
    let newer = try file.map(ContentFile.read)
    let contents = try await target.withClient { client in
      let server = Server(client: client, target: target)
      let older = try await server.content(old, of: id)
      guard let newer else { return (older, try await server.content(new, of: id)) }
      return (older, newer)
    }
    do {
      return try JSONDifference.patch(from: contents.0, to: contents.1)
    } catch {
      throw Failure("The versions cannot be compared: \(error)")
    }
  }
}

extension Server {
  /// The content of a version of a session, or of the current one if `version` is nil.
  fileprivate func content(_ version: Int64?, of id: ThingID) async throws -> [UInt8] {
    guard let version else { return try await session(id).content }
    return try await self.version(version, of: id).content
  }
}
