// SPDX-License-Identifier: Apache-2.0

/// The two mappings are not inverse: a Connect server chooses the status for its error, but a
/// client uses the status only if the response has no code.
extension StatusCode {
  /// The code for an answer that is not one of the protocol, but of something in between
  /// (gRPC `doc/http-grpc-status-mapping.md`; Connect has the same table).
  init(ofHTTP status: Int) {
    self =
      switch status {
      case 400: .internal
      case 401: .unauthenticated
      case 403: .permissionDenied
      case 404: .unimplemented
      case 429, 502, 503, 504: .unavailable
      default: .unknown
      }
  }

  /// The status with which Connect answers a unary call that ended with this code
  /// (connectrpc.com/docs/protocol, Error Codes).
  public var httpStatus: Int {
    switch self {
    case .ok: 200
    case .cancelled: 499
    case .unknown, .internal, .dataLoss: 500
    case .invalidArgument, .failedPrecondition, .outOfRange: 400
    case .deadlineExceeded: 504
    case .notFound: 404
    case .alreadyExists, .aborted: 409
    case .permissionDenied: 403
    case .resourceExhausted: 429
    case .unimplemented: 501
    case .unavailable: 503
    case .unauthenticated: 401
    }
  }
}
