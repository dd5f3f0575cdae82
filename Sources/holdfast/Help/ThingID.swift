// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// An id of a session or snapshot on the command line, which may begin with a hyphen.
struct ThingID: ExpressibleByArgument {
  let text: String

  /// The mark before an id that would be taken for an option.
  private static let mark = "id:"
  private static let length = 22

  init(argument: String) {
    text = argument.hasPrefix(Self.mark + "-") ? String(argument.dropFirst(3)) : argument
  }

  /// The arguments of the program, with a mark before each that looks like an id and begins with a
  /// hyphen. No option has as many characters as an id; a test holds that.
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
