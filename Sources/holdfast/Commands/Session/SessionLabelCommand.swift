// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Sets and removes labels of a session.
struct SessionLabelCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "label", "Sets and removes the labels of a session, shared by all who can see it.",
    "Labels change neither the session's version nor the time of its last change.",
    examples: [
      "holdfast session label $SESSION project=apollo stage=draft",
      "holdfast session label $SESSION --remove stage",
    ])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: "The labels to set.")
  var labels: [LabelArgument] = []

  @Option(
    name: .customLong("remove"), parsing: .singleValue,
    help: ArgumentHelp("A label to remove; may be repeated.", valueName: "key"))
  var removed: [String] = []

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard !(labels.isEmpty && removed.isEmpty) else {
      throw ValidationError("Give a label to set, as KEY=VALUE, or one to --remove.")
    }
  }

  func run(with server: Server) async throws {
    let found = try await server.metadata(of: id)
    var request = UpdateSessionLabelsRequest()
    request.id = id.text
    request.labelsEtag = found.labelsEtag
    request.labels = found.labels
    for key in removed { request.labels[key] = nil }
    request.labels.merge(labels.map { ($0.key, $0.value) }) { $1 }
    let response = try await server.call(SessionServiceMethods.updateSessionLabels, request)
    let metadata = response.metadata ?? .init()
    let labels = LabelArgument.text(of: metadata.labels)
    try output.printer.done(metadata, labels.isEmpty ? "no labels" : "labels: \(labels)")
  }
}

/// A label on the command line: `KEY=VALUE`.
struct LabelArgument: ExpressibleByArgument {
  let key: String
  let value: String

  init?(argument: String) {
    guard let split = argument.firstIndex(of: "="), split > argument.startIndex else { return nil }
    key = String(argument[..<split])
    value = String(argument[argument.index(after: split)...])
  }

  /// Labels as `KEY=VALUE`, ordered by key.
  static func text(of labels: [String: String]) -> String {
    labels.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " ")
  }
}
