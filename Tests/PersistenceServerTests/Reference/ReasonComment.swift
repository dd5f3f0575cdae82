// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// What the comment of a reason says, read from the source.
///
///     // MARK: A section
///
///     /// When.
///     ///
///     /// What to do. Metadata: `key`.
///     case name = "REASON"
struct ReasonComment {
  /// The heading above the reason.
  let section: String
  /// What goes over the wire.
  let reason: String
  let when: String
  let advice: String
  /// The keys of the values, and on which of them there is more to say.
  let metadata: String

  /// The keys themselves.
  var keys: [String] {
    metadata.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// The comments of all reasons in a file, in their order.
  static func all(in path: String) throws -> [ReasonComment] {
    var found: [ReasonComment] = []
    var section = ""
    var comment: [String] = []
    for line in String(decoding: try RepositoryFile.bytes(path), as: UTF8.self).split(
      separator: "\n")
    {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("// MARK: ") {
        section = String(text.dropFirst("// MARK: ".count))
      } else if text.hasPrefix("///") {
        comment.append(String(text.dropFirst(3).drop { $0 == " " }))
      } else {
        if text.hasPrefix("case "), let reason = quoted(text) {
          found.append(ReasonComment(section, reason, comment))
        }
        comment = []
      }
    }
    return found
  }

  private init(_ section: String, _ reason: String, _ comment: [String]) {
    self.section = section
    self.reason = reason
    let paragraphs = comment.split(separator: "").map { $0.joined(separator: " ") }
    when = paragraphs.first ?? ""
    let words = paragraphs.dropFirst().joined(separator: " ")
    let mark = " Metadata: "
    let place = words.firstRange(of: mark)
    advice = String(words[..<(place?.lowerBound ?? words.endIndex)])
    metadata = place.map { String(words[$0.upperBound...].dropLast()) } ?? ""
  }

  private static func quoted(_ text: Substring) -> String? {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count == 3 ? String(parts[1]) : nil
  }
}
