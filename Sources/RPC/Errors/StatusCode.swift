// SPDX-License-Identifier: Apache-2.0

/// The outcome of a call, as `grpc-status` carries it (gRPC `doc/statuscodes.md`).
public enum StatusCode: UInt8, Sendable, Hashable, CaseIterable {
  /// The call succeeded.
  case ok = 0
  /// The caller cancelled the call.
  case cancelled = 1
  /// An unclassified error; prefer `internal` for bugs.
  case unknown = 2
  /// The request is invalid regardless of the system's state; see `failedPrecondition`.
  case invalidArgument = 3
  /// The deadline passed before the call was done; it may have had its effect.
  case deadlineExceeded = 4
  /// The requested object does not exist, or the caller may not know that it does.
  case notFound = 5
  /// The object to be created exists.
  case alreadyExists = 6
  /// The caller is known and may not do this; see `unauthenticated`.
  case permissionDenied = 7
  /// A quota or a size limit is used up.
  case resourceExhausted = 8
  /// The system must first be brought to another state; a retry alone does not help.
  case failedPrecondition = 9
  /// The state changed underneath: the caller should read again and redo its whole step.
  case aborted = 10
  /// Past the valid range, where the range may grow.
  case outOfRange = 11
  /// The server has no such method, or it was called with the wrong number of messages.
  case unimplemented = 12
  /// A fault of the server, or bytes that break the protocol.
  case `internal` = 13
  /// The service cannot be reached now; the same call may be sent again.
  case unavailable = 14
  /// Stored data is lost or damaged for good.
  case dataLoss = 15
  /// The caller gave no valid credentials.
  case unauthenticated = 16

  /// The name in capitals, as logs and metrics show it: `INVALID_ARGUMENT`.
  public var name: String {
    switch self {
    case .ok: "OK"
    case .cancelled: "CANCELLED"
    case .unknown: "UNKNOWN"
    case .invalidArgument: "INVALID_ARGUMENT"
    case .deadlineExceeded: "DEADLINE_EXCEEDED"
    case .notFound: "NOT_FOUND"
    case .alreadyExists: "ALREADY_EXISTS"
    case .permissionDenied: "PERMISSION_DENIED"
    case .resourceExhausted: "RESOURCE_EXHAUSTED"
    case .failedPrecondition: "FAILED_PRECONDITION"
    case .aborted: "ABORTED"
    case .outOfRange: "OUT_OF_RANGE"
    case .unimplemented: "UNIMPLEMENTED"
    case .internal: "INTERNAL"
    case .unavailable: "UNAVAILABLE"
    case .dataLoss: "DATA_LOSS"
    case .unauthenticated: "UNAUTHENTICATED"
    }
  }
}
