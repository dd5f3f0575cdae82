// SPDX-License-Identifier: Apache-2.0

import JSONText

/// Session and snapshot contents in files and on the terminal.
enum ContentFile {
  /// Far more than any server accepts.
  static let sizeMax = 64 << 20

  /// Reads a content; `-` is standard input. Throws with the position if it is not JSON, before
  /// anything is sent.
  static func read(_ path: String) throws -> [UInt8] {
    let file = try InputFile(path)
    let content = try file.readAll(sizeMax: sizeMax)
    do throws(JSONTextError) {
      try JSONValidator.validate(content)
    } catch {
      let line = content.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
      throw Failure(
        "\(file.name) is not JSON: \(error.fault) at byte \(error.offset), line \(line).")
    }
    return content
  }

  /// Writes a content to a file, or to standard output if `path` is nil: unchanged, or escaped if
  /// that is a terminal.
  static func write(_ content: [UInt8], to path: String?) throws {
    guard let path else {
      let isTerminal = Surroundings.current.isTerminal
      if isTerminal {
        Terminal.tell(TerminalText.escaped(json: content))
      } else {
        Terminal.write(content)
      }
      return
    }
    try OutputFile.write(content, to: path)
  }
}
