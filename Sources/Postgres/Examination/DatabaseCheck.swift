// SPDX-License-Identifier: Apache-2.0

/// A condition that a database and its surroundings must meet. The start of a server and
/// `holdfastd doctor` use the same checks; each judges facts, without I/O.
public struct DatabaseCheck: Sendable {
  /// The consequence of a condition that is not met.
  public enum Severity: Hashable, Sendable {
    /// Only an operator can change it: the server does not start.
    case refusal
    /// The problem may resolve itself: the server waits and does not serve meanwhile.
    case wait
    /// The server works, with less than it should have.
    case warning
  }

  /// The verdict on the facts.
  public enum Verdict: Hashable, Sendable {
    /// The condition is met, with a description of the state.
    case passed(String)
    /// The condition is not met, with the problem and its remedy.
    case failed(problem: String, remedy: String)
  }

  /// One word, stable for scripts.
  public let name: String
  /// The consequence of a failure.
  public let severity: Severity
  /// Judges; nil where the facts do not reach so far.
  let judge: @Sendable (DatabaseFacts) -> Verdict?

  init(
    _ name: String, _ severity: Severity,
    judge: @escaping @Sendable (DatabaseFacts) -> Verdict?
  ) {
    self.name = name
    self.severity = severity
    self.judge = judge
  }

  /// A check and its result.
  public struct Finding: Sendable {
    /// The check.
    public let check: DatabaseCheck
    /// The result of the check.
    public let verdict: Verdict

    /// The problem and its remedy, in one line; nil where the condition is met.
    public var failure: String? {
      guard case .failed(let problem, let remedy) = verdict else { return nil }
      return "\(check.name): \(problem) \(remedy)"
    }
  }

  /// The findings of every check in these facts, in order; checks that had nothing to judge are
  /// left out.
  public static func findings(in facts: DatabaseFacts) -> [Finding] {
    all.compactMap { check in
      check.judge(facts).map { Finding(check: check, verdict: $0) }
    }
  }
}
