// SPDX-License-Identifier: Apache-2.0

import Glibc
import PersistenceAPI
import ProtobufWire
import TestSupport
import Testing

/// What GetServerInfo tells as features, against the contract of the first tag.
@Suite struct ContractFeaturesTests {
  /// The fields and methods of v0.1.0-rc1 by their full names; a message without fields ends in a
  /// dot. The file never changes.
  private static var tagged: Set<Substring> {
    get throws {
      let bytes = try RepositoryFile.bytes(
        "Tests/PersistenceAPITests/Golden/contract-v0.1.0-rc1.txt")
      return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n"))
    }
  }

  /// `SessionService` as `session_service`.
  private static func snakeCase(_ name: some StringProtocol) -> String {
    var text = ""
    for character in name {
      if character.isUppercase, !text.isEmpty { text += "_" }
      text += character.lowercased()
    }
    return text
  }

  /// The names of every field, method and error detail that came after the first tag.
  private static func features() throws -> [String] {
    let tagged = try Self.tagged
    let messages = Set(
      tagged.filter { !$0.hasPrefix("/") }.map { $0[..<($0.lastIndex(of: ".") ?? $0.endIndex)] })
    #expect(tagged.contains("holdfast.v1.Limits.streams_per_user_max"))
    let now = try Descriptors(ContractDescriptors.fileDescriptorSet)
    var names: [String] = []
    for (message, fields) in now.messages where messages.contains(message[...]) {
      let noun = Self.snakeCase(message.split(separator: ".").dropFirst(2).joined(separator: "."))
      for field in fields where !tagged.contains("\(message).\(field.name)") {
        names.append("\(noun).\(field.name)")
      }
    }
    for path in now.methods.keys where path.hasPrefix("/holdfast.") {
      guard !tagged.contains(path[...]) else { continue }
      let parts = path.split { $0 == "/" || $0 == "." }.suffix(2).map(Self.snakeCase)
      names.append(parts.joined(separator: "."))
    }
    for detail in ContractMessages.errorDetails where !messages.contains(detail.wireName[...]) {
      names.append(Self.snakeCase(detail.wireName.split(separator: ".").last ?? ""))
    }
    return names.sorted()
  }

  /// With HOLDFAST_WRITE_REFERENCE set, which `make golden` does, the list is written instead.
  @Test func `every field, method and error detail after the first tag has a feature name`()
    throws
  {
    let features = try Self.features()
    guard getenv("HOLDFAST_WRITE_REFERENCE") == nil else { return try Self.write(features) }
    #expect(ContractFeatures.all == features, "Run `make golden`.")
  }

  private static func write(_ features: [String]) throws {
    let path = "Sources/PersistenceAPI/Server/ContractFeatures.swift"
    let text = String(decoding: try RepositoryFile.bytes(path), as: UTF8.self)
    let head = try #require(text.firstRange(of: "public static let all = [\n")).upperBound
    let list = features.map { "    \"\($0)\",\n" }.joined()
    try RepositoryFile.write(Array((text[..<head] + list + "  ]\n}\n").utf8), to: path)
  }
}
