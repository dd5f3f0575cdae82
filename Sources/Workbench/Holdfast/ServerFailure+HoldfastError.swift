// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import WorkbenchEngine

extension ServerFailure {
  /// Classifies an error by what can be done next. If the server may have executed the call, the
  /// result is `noAnswer`: resending the request under its key settles the outcome.
  init(_ error: HoldfastError) {
    switch error.reason {
    case .serverUnreachable, .clientClosed: self = .unreachable
    case .connectionLost: self = .noAnswer
    case .rateLimited, .serverOverloaded: self = .later(retryAfter: error.retryMilliseconds)
    case .versionMismatch, .draftOutdated: self = .conflict
    case .contentFormatNewer: self = .refused(SaveRefusal(.newerFormat, error.message))
    case .contentTooLarge: self = .refused(SaveRefusal(.tooLarge, error.message))
    default: self.init(error, code: error.code)
    }
  }

  private init(_ error: HoldfastError, code: StatusCode) {
    switch code {
    case .unauthenticated: self = .unauthenticated
    case .notFound: self = .missing
    case .permissionDenied: self = .refused(SaveRefusal(.denied, error.message))
    case .invalidArgument, .failedPrecondition, .outOfRange, .unimplemented, .alreadyExists:
      self = .refused(SaveRefusal(.invalid, error.message))
    case .resourceExhausted where !error.isTemporary:
      self = .refused(SaveRefusal(.tooLarge, error.message))
    case .ok, .cancelled, .unknown, .deadlineExceeded, .resourceExhausted, .aborted, .internal,
      .unavailable, .dataLoss:
      self = .noAnswer
    }
  }
}

extension HoldfastError {
  /// The retry delay that the server asked for, in milliseconds.
  fileprivate var retryMilliseconds: Int64? {
    guard let (seconds, attoseconds) = retryDelay?.components else { return nil }
    return min(seconds, 86_400) * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
