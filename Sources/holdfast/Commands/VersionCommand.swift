// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import PersistenceAPI

/// Prints the version of the program, and of the server if one is given.
struct VersionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "version", "Prints the version of this program, and of a server.",
    """
    A server is contacted only if --server or --context is given. The features that only one of \
    the two supports are then listed.
    """,
    examples: ["holdfast version", "holdfast version --server $HOLDFAST_SERVER"])

  /// The version of this program.
  static let number = "0.1.0"

  @OptionGroup var server: ServerOptions

  func run() async throws {
    Terminal.tell("holdfast \(Self.number)")
    guard server.server != nil || server.context != nil else { return }
    try await Failure.reporting {
      let target = try server.target()
      let info = try await target.withClient { client in
        try await client.call(ServerServiceMethods.getServerInfo, GetServerInfoRequest())
      }
      Terminal.tell("server   \(TerminalText.escaped(info.version)) at \(target.address)")
      for line in Self.skew(of: info.features) { Terminal.tell(TerminalText.escaped(line)) }
    }
  }

  /// The features that only one of the two supports.
  static func skew(of features: [String]) -> [String] {
    let ours = Set(ContractFeatures.all)
    let theirs = Set(features)
    let missing = ours.subtracting(theirs).sorted()
    let newer = theirs.subtracting(ours).sorted()
    if missing.isEmpty && newer.isEmpty { return ["both support the same features"] }
    return missing.map { "only this program knows  \($0)" }
      + newer.map { "only the server knows    \($0)" }
  }
}
