// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import RPC

extension HoldfastError {
  /// The stable name of an error's cause. It can be compared with the reasons of the contract and
  /// of gRPC, and keeps those that this version does not know.
  public struct Reason: RawRepresentable, Sendable, Hashable {
    /// The name in capitals: `VERSION_MISMATCH`.
    public let rawValue: String

    /// Any name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// No server could be reached; the call was not begun.
    public static let serverUnreachable = Reason(rawValue: "SERVER_UNREACHABLE")
    /// The connection was lost during the call. What the call does may have happened.
    public static let connectionLost = Reason(rawValue: "CONNECTION_LOST")
    /// The client is closed.
    public static let clientClosed = Reason(rawValue: "CLIENT_CLOSED")
    /// The settings of the client cannot work.
    public static let configurationInvalid = Reason(rawValue: "CONFIGURATION_INVALID")
    /// An access token would travel in plaintext to another machine.
    public static let tokenExposed = Reason(rawValue: "TOKEN_EXPOSED")
    /// The provider gave no access token.
    public static let tokenUnavailable = Reason(rawValue: "TOKEN_UNAVAILABLE")
    /// The server's answer lacks what every such answer has.
    public static let answerIncomplete = Reason(rawValue: "ANSWER_INCOMPLETE")

    /// True for the reason of the contract with the same name.
    public static func == (reason: Reason, other: PersistenceError.Reason) -> Bool {
      reason.rawValue == other.rawValue
    }

    /// False for the reason of the contract with the same name.
    public static func != (reason: Reason, other: PersistenceError.Reason) -> Bool {
      reason.rawValue != other.rawValue
    }

    /// Lets `case .versionMismatch:` match.
    public static func ~= (pattern: PersistenceError.Reason, reason: Reason) -> Bool {
      reason.rawValue == pattern.rawValue
    }

    /// True for the reason of any call with the same name.
    @_disfavoredOverload
    public static func == (reason: Reason, other: RPCError.Reason) -> Bool {
      reason.rawValue == other.rawValue
    }

    /// Lets `case .serverOverloaded:` match.
    @_disfavoredOverload
    public static func ~= (pattern: RPCError.Reason, reason: Reason) -> Bool {
      reason.rawValue == pattern.rawValue
    }
  }

  /// A failure that has nothing to do with a server.
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
    .cancelled, .init(rawValue: "CANCELLED"), "The caller gave the call up.")
  /// The client takes no calls.
  static let closed = HoldfastError(.clientClosed, "The client is closed.")
  /// An interceptor neither made the call nor threw.
  static let notMade = HoldfastError(.answerIncomplete, "An interceptor did not make the call.")

  /// A token would travel to `server` in plaintext.
  static func tokenExposed(to server: HoldfastAddress) -> HoldfastError {
    HoldfastError(
      .tokenExposed, "The access token could be stolen on its way to \(server): speak TLS.")
  }
}

extension HoldfastError.Reason? {
  /// True for the reason of the contract with the same name: of an error that may be nil, too.
  public static func == (reason: Self, other: PersistenceError.Reason) -> Bool {
    reason?.rawValue == other.rawValue
  }
}
