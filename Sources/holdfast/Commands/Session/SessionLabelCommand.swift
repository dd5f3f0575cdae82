// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient

/// Sets and removes labels of sessions.
struct SessionLabelCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "label", "Sets and removes the labels of sessions, shared by all who can see them.",
    "Labels change neither a session's version nor the time of its last change.",
    examples: [
      "holdfast session label $SESSION project=apollo stage=draft",
      "holdfast session label $SESSION --remove stage",
      "holdfast session list -o name | xargs holdfast session label project=apollo",
    ])

  @Argument(help: "The sessions' ids and, as KEY=VALUE, the labels to set.")
  var words: [LabelWord]

  @Option(
    name: .customLong("remove"), parsing: .singleValue,
    help: ArgumentHelp("A label to remove; may be repeated.", valueName: "key"))
  var removed: [String] = []

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  private var ids: [ThingID] { words.compactMap(\.id) }
  private var labels: [LabelArgument] { words.compactMap(\.label) }

  func validate() throws {
    guard !ids.isEmpty else { throw ValidationError("Give the id of a session.") }
    guard !(labels.isEmpty && removed.isEmpty) else {
      throw ValidationError("Give a label to set, as KEY=VALUE, or one to --remove.")
    }
  }

  func run(with server: Server) async throws {
    if ids.count == 1 {
      let response = try await server.call(
        SessionServiceMethods.updateSessionLabels, request(ids[0].text, server))
      let metadata = response.metadata ?? .init()
      return try output.printer.done(metadata, Self.told(metadata))
    }
    try await SessionBatches(ids, output.printer).run { ids throws(HoldfastError) in
      try await change(ids, server)
    } alone: { id throws(HoldfastError) in
      try await server.call(
        SessionServiceMethods.updateSessionLabels, request(id, server)
      ).metadata
    } told: { id, changed in
      "\(id) \(Self.told(changed ?? .init()))"
    }
  }

  /// Changes the labels of several sessions; those that cannot be read have their own outcomes.
  private func change(
    _ ids: [String], _ server: Server
  ) async throws(HoldfastError) -> [SessionOutcome] {
    var requests: [UpdateSessionLabelsRequest] = []
    var outcomes: [SessionOutcome] = []
    for id in ids {
      do throws(HoldfastError) {
        requests.append(try await request(id, server))
      } catch {
        guard !error.isTemporary else { throw error }
        outcomes.append(SessionOutcome(id: id, .failure(error)))
      }
    }
    if requests.isEmpty { return outcomes }
    return outcomes + (try await server.client.sessions.updateLabels(requests))
  }

  /// The request that changes a session's labels as they are now.
  private func request(
    _ id: String, _ server: Server
  ) async throws(HoldfastError) -> UpdateSessionLabelsRequest {
    let found = try await server.client.sessions.metadata(id)
    var request = UpdateSessionLabelsRequest()
    request.id = id
    request.labelsEtag = found.labelsEtag
    request.labels = found.labels
    for key in removed { request.labels[key] = nil }
    request.labels.merge(labels.map { ($0.key, $0.value) }) { $1 }
    return request
  }

  private static func told(_ metadata: SessionMetadataWire) -> String {
    let labels = LabelArgument.text(of: metadata.labels)
    return labels.isEmpty ? "no labels" : "labels: \(labels)"
  }
}

/// A session's id or a label on the command line: only labels have an equals sign.
enum LabelWord: ExpressibleByArgument {
  case id(ThingID)
  case label(LabelArgument)

  static var defaultCompletionKind: CompletionKind { Completion.ids }

  init?(argument: String) {
    if let label = LabelArgument(argument: argument) {
      self = .label(label)
    } else if argument.contains("=") {
      return nil
    } else {
      self = .id(ThingID(argument: argument))
    }
  }

  var id: ThingID? { if case .id(let id) = self { id } else { nil } }
  var label: LabelArgument? { if case .label(let label) = self { label } else { nil } }
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
