// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The times and rules of a workbench. Times are in milliseconds.
public struct WorkbenchConfiguration: Sendable {
  /// The rules of each session. Its `writer` and `seed` are drawn anew for each.
  public var rules = EngineConfiguration(writer: "", seed: 0)
  /// The members by which elements of arrays are told apart in merges.
  public var idKeys = ["id"]
  /// The pause between two questions for news where the server has no watches, up to a quarter
  /// shorter at random.
  public var pollInterval: Int64 = 10_000
  /// The time without an edit or a request after which a session asks for no news.
  public var idleAfter: Int64 = 10 * 60_000

  /// The usual times and rules.
  public init() {}
}
