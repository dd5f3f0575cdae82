// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// The outcome of a call that did not succeed, told by what may be done next.
public enum ServerFailure: Error, Sendable, Equatable {
  /// No connection could be had, so nothing was executed.
  case unreachable
  /// The request was sent and no answer came, so it may have been executed.
  case noAnswer
  /// The server did not execute it and may later, after so many milliseconds if it told.
  case later(retryAfter: Int64?)
  /// The thing does not exist, or not for this caller.
  case missing
  /// The session has another version than the expected one.
  case conflict
  /// The caller's credentials count no longer.
  case unauthenticated
  /// The server refuses, and trying again does not help.
  case refused(SaveRefusal)
}

extension ServerFailure {
  /// The answer to a save that ended so.
  ///
  /// - Parameter isUncertain: True if an earlier try of the same save may have been executed, which
  ///   an answer to a later try that did not arrive does not rule out.
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

  /// The reason why a version could not be had.
  var fetchFailure: FetchFailure {
    switch self {
    case .unreachable, .noAnswer, .later, .conflict: .unreachable
    case .missing: .missing
    case .unauthenticated:
      .refused(SaveRefusal(.authExpired, "The server does not accept the credentials."))
    case .refused(let refusal): .refused(refusal)
    }
  }

  /// True if it says that the link to the server is lost.
  var isLinkLost: Bool { self == .unreachable }
}
