// SPDX-License-Identifier: Apache-2.0

import RPC

extension RPCError {
  /// True if the call was refused for the load of the server or of the caller: then
  /// nothing more is read of it.
  var isForLoad: Bool {
    switch reason {
    case .serverOverloaded, .serverStopping, .tooManyStreams, .tooManyWatches: true
    case nil: metadata[Metadata.retryPushback] != nil
    default: false
    }
  }
}

extension RPCError.Reason {
  /// True if the caller broke a rule of gRPC that every library keeps.
  var isMalformed: Bool {
    switch self {
    case .methodNotPost, .timeoutMalformed, .metadataMalformed, .messageFlagInvalid,
      .messageTruncated, .messageCountWrong, .messageCorrupt:
      true
    default: false
    }
  }
}

extension Rejection {
  /// The error, or nil if the HTTP status suffices.
  var error: RPCError? {
    switch self {
    case .unsupportedMediaType, .answered: nil
    case .methodNotAllowed(let error), .status(let error, _): error
    case .connect(let rejection): rejection.error
    case .resource(let refusal): refusal.error
    }
  }

  /// See `RPCError.Reason.isMalformed`.
  var isMalformed: Bool {
    switch self {
    case .status(let error, acceptEncoding: _): error.reason?.isMalformed ?? false
    case .unsupportedMediaType, .methodNotAllowed: true
    case .resource, .answered: false
    case .connect(let rejection):
      switch rejection {
      case .error(let error, _, _): error.reason?.isMalformed ?? false
      case .methodNotAllowed, .unsupportedMediaType: true
      case .notFound, .refused: false
      }
    }
  }
}

extension ConnectRejection {
  /// The error, or nil if the HTTP status suffices.
  var error: RPCError? {
    switch self {
    case .methodNotAllowed, .unsupportedMediaType: nil
    case .notFound(let error), .refused(_, let error), .error(let error, _, _): error
    }
  }
}
