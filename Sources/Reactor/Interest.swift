// SPDX-License-Identifier: Apache-2.0

/// The readiness that a registration waits for. An empty interest takes the descriptor out of epoll
/// until the interest returns, so that a hung-up peer cannot make a paused connection spin.
public struct Interest: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bytes, a connection or the end of the stream can be read.
  public static let readable = Interest(rawValue: 1)
  /// Bytes can be written, or a connect has finished.
  public static let writable = Interest(rawValue: 2)
}

/// The readiness that epoll reported. Level-triggered: it is reported again until consumed.
public struct Readiness: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Reading will not block.
  public static let readable = Readiness(rawValue: 1)
  /// Writing will not block.
  public static let writable = Readiness(rawValue: 2)
  /// Both directions are closed, or the descriptor has a pending error. Reported for any interest;
  /// the next read or write returns the error.
  public static let failed = Readiness(rawValue: 4)
}

/// Receives readiness on the loop's thread.
public protocol ReadinessHandler: AnyObject {
  /// Called once per turn at most, with everything that is ready and still of interest.
  func handle(_ readiness: Readiness)
}
