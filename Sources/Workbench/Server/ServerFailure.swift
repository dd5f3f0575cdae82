// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The reason why a call failed, by what can be done next.
public enum ServerFailure: Error, Sendable, Equatable {
  /// No connection could be made, so nothing was executed.
  case unreachable
  /// The request was sent and no answer arrived, so it may have been executed.
  case noAnswer
  /// The server did not execute the call but may do so later, after `retryAfter` milliseconds if
  /// given.
  case later(retryAfter: Int64?)
  /// The resource does not exist, or is not visible to this caller.
  case missing
  /// The session's version is not the expected one.
  case conflict
  /// The caller's credentials are no longer valid.
  case unauthenticated
  /// The server refuses the call, and retrying does not help.
  case refused(SaveRefusal)
}

extension ServerFailure {
  /// The answer to a save that failed for this reason.
  ///
  /// - Parameter isUncertain: True if an earlier attempt of the same save may have been executed. A
  ///   later attempt that did not reach the server does not rule that out.
  func saveAnswer(isUncertain: Bool) -> SaveAnswer {
    switch self {
    case .unreachable: isUncertain ? .unknown : .notExecuted(retryAfter: nil)
    case .later(let wait): isUncertain ? .unknown : .notExecuted(retryAfter: wait)
    case .noAnswer: .unknown
    case .missing: .missing
    case .conflict: .conflict
    case .unauthenticated: .unauthenticated
    case .refused(let refusal): .refused(refusal)
    }
  }

  /// The reason why a version could not be fetched.
  var fetchFailure: FetchFailure {
    switch self {
    case .unreachable, .noAnswer, .later, .conflict: .unreachable
    case .missing: .missing
    case .unauthenticated:
      .refused(SaveRefusal(.authExpired, "The server does not accept the credentials."))
    case .refused(let refusal): .refused(refusal)
    }
  }

  /// True if the link to the server is lost.
  var isLinkLost: Bool { self == .unreachable }
}
