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
  /// See `RPCError.Reason.isMalformed`.
  var isMalformed: Bool {
    switch self {
    case .status(let error, acceptEncoding: _): error.reason?.isMalformed ?? false
    case .unsupportedMediaType, .methodNotAllowed: true
    }
  }

  /// The rejection with the call's id in it, where there is a place for it.
  func identified(by id: CallID) -> Rejection {
    switch self {
    case .unsupportedMediaType: self
    case .methodNotAllowed(let error): .methodNotAllowed(error.identified(by: id))
    case .status(let error, let acceptEncoding):
      .status(error.identified(by: id), acceptEncoding: acceptEncoding)
    }
  }
}
