// SPDX-License-Identifier: Apache-2.0

/// A request that is answered from its head alone.
public enum Rejection: Error, Sendable {
  /// HTTP 415 with `accept-post`, for requests of no protocol.
  case unsupportedMediaType
  /// HTTP 405 with `allow`, and a status for callers that look for one.
  case methodNotAllowed(RPCError)
  /// Trailers-Only; `acceptEncoding` lists the encodings that the server takes, where that matters.
  case status(RPCError, acceptEncoding: [UInt8]? = nil)
  /// A Connect response; also used for unknown protocols and for pages that may not call.
  case connect(ConnectRejection)
  /// A response to a resource request, which says how the resource can be read or written.
  indirect case resource(ResourceRefusal)
  /// A response to a request that is not a call; it leaves no call record.
  indirect case answered(HTTPAnswer)
}

extension RPCError {
  /// No service has a method of that exact path.
  public static let unknownMethod = RPCError(.methodUnknown, "no such method")
  /// The deadline has passed.
  public static let deadlineExceeded = RPCError(.deadlinePassed, "the deadline has passed")
}

extension Rejection {
  /// The rejection with its error changed, where it has one.
  public func mapError(_ change: (RPCError) -> RPCError) -> Rejection {
    switch self {
    case .unsupportedMediaType, .answered: self
    case .methodNotAllowed(let error): .methodNotAllowed(change(error))
    case .status(let error, let acceptEncoding):
      .status(change(error), acceptEncoding: acceptEncoding)
    case .connect(let rejection): .connect(rejection.mapError(change))
    case .resource(let refusal): .resource(refusal.mapError(change))
    }
  }
}
