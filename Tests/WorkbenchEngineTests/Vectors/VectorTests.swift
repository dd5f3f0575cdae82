// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONText
import TestSupport
import Testing

@testable import WorkbenchEngine

/// Plays Tests/WorkbenchVectors, whose README.md describes them for clients in other languages.
///
/// With `HOLDFAST_RECORD_VECTORS` the files are written instead of compared.
@Suite struct VectorTests {
  private static let folder = "Tests/WorkbenchVectors"
  private static let isRecording = getenv("HOLDFAST_RECORD_VECTORS") != nil

  static let names = (try? RepositoryFile.names(in: folder, suffix: ".json")) ?? []

  @Test func `there are vectors`() {
    #expect(Self.names.count >= 20)
  }

  @Test(arguments: names)
  func `the engine replays a vector`(name: String) throws {
    let bytes = try RepositoryFile.bytes("\(Self.folder)/\(name)")
    let vector = try JSONValue(parsing: bytes, depthMax: 32)
    if Self.isRecording {
      try RepositoryFile.write(
        Array(try Self.play(vector).utf8), to: "\(Self.folder)/\(name)")
      return
    }
    let played = try JSONValue(parsing: Array(try Self.play(vector).utf8), depthMax: 32)
    let steps = (vector.member("steps")?.elements ?? [], played.member("steps")?.elements ?? [])
    for (index, (expected, actual)) in zip(steps.0, steps.1).enumerated() {
      #expect(actual == expected, "\(name), step \(index)")
    }
    #expect(played == vector)
  }

  /// The text of the vector with what the engine does at each step.
  private static func play(_ vector: JSONValue) throws -> String {
    var engine = WorkbenchEngine(try configuration(vector))
    var steps: [String] = []
    for step in vector.member("steps")?.elements ?? [] {
      let moment = Moment(uptime: try step.number("at"), wall: try step.number("wall"))
      let effects = engine.handle(try VectorEvent.event(step), at: moment)
      steps.append(text(step, effects.compactMap(VectorText.effect), VectorText.state(engine)))
    }
    return """
      {
        "proves": \(VectorText.string(try vector.string("proves"))),
        "configuration": \(value(try vector.value("configuration"))),
        "steps": [
      \(steps.joined(separator: ",\n"))
        ]
      }

      """
  }

  private static func configuration(_ vector: JSONValue) throws -> EngineConfiguration {
    let value = try vector.value("configuration")
    var configuration = EngineConfiguration(writer: try value.string("writer"), seed: 0)
    configuration.retryJitter = 0
    configuration.saveAfter = value.member("saveAfter")?.integer
    configuration.serverDraftEvery = value.member("serverDraftEvery")?.integer
    configuration.format = try value.member("format").map(VectorNoun.format)
    configuration.mergesByItself = value.member("mergesByItself") == .bool(true)
    configuration.loadsNewerByItself = value.member("loadsNewerByItself") == .bool(true)
    return configuration
  }

  /// A step: the event on the first line, an effect on each of the next, the state on the last.
  private static func text(_ step: JSONValue, _ effects: [String], _ state: String) -> String {
    let event = stepKeys.compactMap { key in
      step.member(key).map { "\(VectorText.string(key)): \(value($0))" }
    }
    let list =
      effects.isEmpty ? "[]" : "[\n        " + effects.joined(separator: ",\n        ") + "]"
    return """
          {\(event.joined(separator: ", ")),
            "effects": \(list),
            "state": \(state)}
      """
  }

  /// Every member of an event, in the order in which they are written.
  private static let stepKeys = [
    "at", "wall", "event", "session", "new", "draft", "snapshot", "quarantined", "title",
    "description", "content", "answer", "document", "reviewed", "revision", "failure", "key",
    "version", "kind", "message", "retryAfter", "copy", "reason", "renewed", "result", "sent",
    "places", "origin", "removed",
  ]

  /// Every member of the nouns in events, in the order in which they are written.
  private static let nounKeys = [
    "writer", "saveAfter", "serverDraftEvery", "mergesByItself", "loadsNewerByItself", "key",
    "revision", "session",
    "version", "expectedVersion", "hash", "updatedAt", "title", "description", "content",
    "document", "ownTitle", "base", "attempt", "writtenAt", "draftID", "device", "etag", "format",
    "name",
  ]

  private static func value(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .number(let text): text
    case .string(let text): VectorText.string(text)
    case .array(let elements): "[" + elements.map(Self.value).joined(separator: ", ") + "]"
    case .object(let object):
      VectorText.object(nounKeys.map { ($0, object[$0].map(Self.value)) })
    }
  }
}
