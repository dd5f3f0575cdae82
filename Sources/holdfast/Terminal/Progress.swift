// SPDX-License-Identifier: Apache-2.0

/// Shows progress on standard error, at most five times a second and only on a terminal.
struct Progress {
  private let verb: String
  private let isShown: Bool
  private let interval = Duration.milliseconds(200)
  private var shownAt: ContinuousClock.Instant?

  /// The expected number of sessions; 0 if unknown.
  var sessionsExpected: Int64 = 0

  init(_ verb: String, isQuiet: Bool) {
    self.verb = verb
    isShown = !isQuiet && Terminal.isWatched
  }

  /// Shows the number of sessions and bytes done so far.
  mutating func show(sessions: Int64, bytes: Int64) {
    let expected = sessionsExpected > 0 ? " of \(sessionsExpected)" : ""
    show("\(sessions)\(expected) sessions, \(ByteCount(bytes))")
  }

  /// Shows how far the work is, after the verb.
  mutating func show(_ text: @autoclosure () -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let shownAt, now - shownAt < interval { return }
    shownAt = now
    Terminal.replaceLine("\(verb) \(text())")
  }

  /// Clears the progress line before other output.
  mutating func clear() {
    if shownAt.take() != nil { Terminal.replaceLine("") }
  }
}

/// A number of bytes, formatted for people.
struct ByteCount: CustomStringConvertible {
  private let bytes: Int64

  init(_ bytes: Int64) { self.bytes = bytes }

  var description: String {
    if bytes < 1_000 { return "\(bytes) bytes" }
    var (unit, tenths) = (0, bytes / 100)
    while tenths >= 10_000, unit < 3 { (unit, tenths) = (unit + 1, tenths / 1_000) }
    return "\(tenths / 10).\(tenths % 10) \(["kB", "MB", "GB", "TB"][unit])"
  }
}
