// SPDX-License-Identifier: Apache-2.0

/// A request that is answered from its head alone.
public enum Rejection: Error, Sendable {
  /// HTTP 415 with `accept-post`, for requests of no protocol.
  case unsupportedMediaType
  /// HTTP 405 with `allow`, and a status for callers that look for one.
  case methodNotAllowed(RPCError)
  /// Trailers-Only; `acceptEncoding` lists the encodings that the server takes, where that matters.
  case status(RPCError, acceptEncoding: [UInt8]? = nil)
  /// An answer of Connect, also to what is nobody's or came from a page that may not call.
  case connect(ConnectRejection)
}

extension RPCError {
  /// No service has a method of that exact path.
  public static let unknownMethod = RPCError(.methodUnknown, "no such method")
  /// The deadline has passed.
  public static let deadlineExceeded = RPCError(.deadlinePassed, "the deadline has passed")
}

extension Rejection {
  /// The rejection with its error, where it has one, completed.
  public func completed(by completion: any ErrorCompletion, requestID: String) -> Rejection {
    switch self {
    case .unsupportedMediaType: self
    case .methodNotAllowed(let error):
      .methodNotAllowed(completion.complete(error, requestID: requestID))
    case .status(let error, let acceptEncoding):
      .status(
        completion.complete(error, requestID: requestID), acceptEncoding: acceptEncoding)
    case .connect(let rejection):
      .connect(rejection.completed(by: completion, requestID: requestID))
    }
  }
}
