// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import RPC

extension HoldfastError {
  /// The stable name of an error's cause. It can be compared with the reasons of the contract and
  /// of the RPC layer, and preserves names that this version does not know.
  public struct Reason: RawRepresentable, Sendable, Hashable {
    /// The name in capitals, such as `VERSION_MISMATCH`.
    public let rawValue: String

    /// Creates a reason from any name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// No server could be reached, so the call was not started.
    public static let serverUnreachable = Reason(rawValue: "SERVER_UNREACHABLE")
    /// The connection was lost during the call, which may have been executed.
    public static let connectionLost = Reason(rawValue: "CONNECTION_LOST")
    /// The client is closed.
    public static let clientClosed = Reason(rawValue: "CLIENT_CLOSED")
    /// The client's configuration is invalid.
    public static let configurationInvalid = Reason(rawValue: "CONFIGURATION_INVALID")
    /// An access token would be sent to another machine in plaintext.
    public static let tokenExposed = Reason(rawValue: "TOKEN_EXPOSED")
    /// The provider returned no access token.
    public static let tokenUnavailable = Reason(rawValue: "TOKEN_UNAVAILABLE")
    /// The server's response lacks a mandatory part.
    public static let answerIncomplete = Reason(rawValue: "ANSWER_INCOMPLETE")

    /// True if the contract's reason has the same name.
    public static func == (reason: Reason, other: PersistenceError.Reason) -> Bool {
      reason.rawValue == other.rawValue
    }

    /// False if the contract's reason has the same name.
    public static func != (reason: Reason, other: PersistenceError.Reason) -> Bool {
      reason.rawValue != other.rawValue
    }

    /// Makes patterns such as `case .versionMismatch:` work.
    public static func ~= (pattern: PersistenceError.Reason, reason: Reason) -> Bool {
      reason.rawValue == pattern.rawValue
    }

    /// True if the RPC layer's reason has the same name.
    @_disfavoredOverload
    public static func == (reason: Reason, other: RPCError.Reason) -> Bool {
      reason.rawValue == other.rawValue
    }

    /// Makes patterns such as `case .serverOverloaded:` work.
    @_disfavoredOverload
    public static func ~= (pattern: RPCError.Reason, reason: Reason) -> Bool {
      reason.rawValue == pattern.rawValue
    }
  }

  /// Creates an error that does not come from a server.
  init(_ reason: Reason, _ message: String) {
    let code: StatusCode =
      switch reason {
      case .clientClosed, .serverUnreachable, .connectionLost: .unavailable
      case .tokenUnavailable: .unauthenticated
      case .answerIncomplete: .internal
      default: .failedPrecondition
      }
    self.init(code, reason, message)
  }

  /// The caller's task was cancelled.
  static let cancelled = HoldfastError(
    .cancelled, .init(rawValue: "CANCELLED"), "The caller cancelled the call.")
  /// The client is closed.
  static let closed = HoldfastError(.clientClosed, "The client is closed.")
  /// An interceptor neither made the call nor threw an error.
  static let notMade = HoldfastError(.answerIncomplete, "An interceptor did not make the call.")

  /// A token would be sent to `server` in plaintext.
  static func tokenExposed(to server: HoldfastAddress) -> HoldfastError {
    HoldfastError(
      .tokenExposed, "The access token would be sent to \(server) in plaintext: use TLS.")
  }
}

extension HoldfastError.Reason? {
  /// Compares an optional reason with a reason of the contract.
  public static func == (reason: Self, other: PersistenceError.Reason) -> Bool {
    reason?.rawValue == other.rawValue
  }
}
