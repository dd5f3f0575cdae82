// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The timing and rules of a workbench. Times are in milliseconds.
public struct WorkbenchConfiguration: Sendable {
  /// The rules of each session. `writer` and `seed` are drawn anew for each session.
  public var rules = EngineConfiguration(writer: "", seed: 0)
  /// The keys that identify elements of arrays in merges.
  public var idKeys = ["id"]
  /// The name of this device, by which the user recognizes the drafts that it keeps on the server:
  /// at most 31 printable ASCII characters without spaces; others are left out.
  public var deviceName = ""
  /// The pause between polls on servers without watches, shortened at random by up to a quarter.
  public var pollInterval: Int64 = 10_000
  /// The time without an edit or a request after which a session stops watching the server.
  public var idleAfter: Int64 = 10 * 60_000

  /// The default timing and rules.
  public init() {}
}
