// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// The terminal: results go to standard output, everything else to standard error.
enum Terminal {
  /// True if standard error is a terminal.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line to standard output without buffering.
  static func tell(_ line: String) { put(line + "\n", STDOUT_FILENO) }

  /// Writes a line to standard error; on a terminal, with control characters escaped.
  static func complain(_ line: String) {
    put((isWatched ? TerminalText.escaped(line) : line) + "\n", STDERR_FILENO)
  }

  /// Replaces the current line on standard error.
  static func replaceLine(_ line: String) { put("\r\u{1B}[K" + line, STDERR_FILENO) }

  /// Writes bytes to standard output unchanged.
  static func write(_ bytes: [UInt8]) { put(bytes, STDOUT_FILENO) }

  /// Asks a question on the terminal; nil if there is no terminal.
  ///
  /// - Parameter safe: The answer if the input ends.
  static func ask(_ question: String, atEnd safe: String) -> String? {
    guard isatty(STDIN_FILENO) == 1, isWatched else { return nil }
    put(Array((question + " ").utf8), STDERR_FILENO)
    if let answer = readLine() { return answer }
    complain("")
    return safe
  }

  private static func put(_ text: String, _ descriptor: Int32) { put(Array(text.utf8), descriptor) }

  /// Ends the program because standard output cannot be written.
  private static func failToWrite() -> Never {
    let reason = String(cString: strerror(errno))
    complain("Error: Standard output cannot be written: \(reason).")
    exit(ExitStatus.failed.rawValue)
  }

  private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        // Errors that nobody can read are dropped, but truncated results must not look complete.
        if descriptor == STDOUT_FILENO { failToWrite() }
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}
