// SPDX-License-Identifier: Apache-2.0

/// A Connect request that is answered from its head alone.
public enum ConnectRejection: Error, Sendable, Hashable {
  /// HTTP 404: the path names no method. The error is for callers that read it.
  case notFound(RPCError)
  /// HTTP 405 with the verbs that the method takes.
  case methodNotAllowed(allow: [UInt8])
  /// HTTP 415 with the content types that the method takes.
  case unsupportedMediaType(acceptPost: [UInt8])
  /// Another HTTP status with an error, for any content type.
  case refused(status: Int, RPCError)
  /// An error in the form of the content type; `acceptEncoding` lists the encodings that the server
  /// takes, where that matters.
  case error(RPCError, ConnectMediaType, acceptEncoding: [UInt8]? = nil)
}

extension ConnectRejection {
  /// The rejection with its error changed, where it has one.
  func mapError(_ change: (RPCError) -> RPCError) -> ConnectRejection {
    switch self {
    case .methodNotAllowed, .unsupportedMediaType: self
    case .notFound(let error): .notFound(change(error))
    case .refused(let status, let error): .refused(status: status, change(error))
    case .error(let error, let type, let acceptEncoding):
      .error(change(error), type, acceptEncoding: acceptEncoding)
    }
  }
}

extension RPCError {
  /// There is only one version of Connect.
  static func unsupportedProtocolVersion(_ fault: String) -> RPCError {
    RPCError(.protocolVersionUnsupported, "\(fault), the only version of the protocol")
  }
}
