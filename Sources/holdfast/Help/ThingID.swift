// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The id of a session or snapshot on the command line. It may begin with a hyphen.
struct ThingID: ExpressibleByArgument {
  let text: String

  /// The prefix of an id that would otherwise be parsed as an option.
  private static let mark = "id:"
  private static let length = 22

  static var defaultCompletionKind: CompletionKind { Completion.ids }

  init(argument: String) {
    text = argument.hasPrefix(Self.mark + "-") ? String(argument.dropFirst(3)) : argument
  }

  /// The program's arguments, with a prefix added to each that looks like an id and begins with a
  /// hyphen. No option is as long as an id; a test ensures that.
  static func marked(_ arguments: [String]) -> [String] {
    arguments.map { isHyphenated($0) ? mark + $0 : $0 }
  }

  static func isHyphenated(_ text: String) -> Bool {
    text.hasPrefix("-") && text.utf8.count == length
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
