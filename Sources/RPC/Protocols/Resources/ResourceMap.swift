// SPDX-License-Identifier: Apache-2.0

/// The resources of a server: what HTTP reads and writes at paths that name no method. Each request
/// is a call of a method in another form, or is answered by a page.
///
/// A resource thus has the admission, limits, handler and call records of its method, and RPC does
/// not know its meaning.
public protocol ResourceMap: Sendable {
  /// The meaning of a request; nil where its path is not that of a resource.
  func meaning(of request: ResourceRequest) -> ResourceMeaning?
}

/// The head of a request for a path that names no method.
public struct ResourceRequest: Sendable {
  /// The verb of HTTP.
  public let verb: Verb
  /// The path, byte for byte.
  public let path: [UInt8]
  /// The query after the path, without the `?`.
  public let query: [UInt8]
  /// The fields besides those of HTTP itself.
  public let fields: Metadata
  /// True if the body is JSON in UTF-8, and as it is rather than compressed.
  public let isJSON: Bool
  /// The media type of any other body, in lower case and without parameters; empty if there is
  /// none, or if the body is compressed.
  public let mediaType: String

  /// The verbs that resources know.
  public enum Verb: Sendable, Hashable {
    case get, head, put, post
    /// Any other.
    case other
  }

  /// A head with these parts.
  public init(
    verb: Verb, path: [UInt8], query: [UInt8], fields: Metadata, isJSON: Bool,
    mediaType: String = ""
  ) {
    self.verb = verb
    self.path = path
    self.query = query
    self.fields = fields
    self.isJSON = isJSON
    self.mediaType = mediaType
  }
}

/// The meaning of a request for a resource.
public enum ResourceMeaning: Sendable {
  /// The request is a call with one request and one answer.
  case call(any ResourceCall)
  /// The request is a call that streams.
  case stream(any ResourceStream)
  /// The request is answered at once, and is not a call.
  case page(HTTPAnswer)
  /// The request is refused by its head.
  case refused(ResourceRefusal)
}

extension ResourceMeaning {
  /// The call that the request is; nil if it is none.
  var form: (any ResourceForm)? {
    switch self {
    case .call(let call): call
    case .stream(let stream): stream
    case .page, .refused: nil
    }
  }
}

/// A call in the form of a resource.
public protocol ResourceForm: Sendable {
  /// The name on the wire of the method that is called.
  var methodPath: String { get }
  /// The refusal that an error of the call becomes.
  func refusal(_ error: RPCError) -> ResourceRefusal
}

/// A call in the form of a resource, of a method with one request and one answer.
public protocol ResourceCall: ResourceForm {
  /// The bytes that the body may have; nil where there is none.
  var bodySizeMax: Int? { get }
  /// The error for a larger body; the size is nil where it is not known yet.
  func bodyTooLarge(size: Int?) -> RPCError
  /// The request of the method, in binary, that goes with the whole body.
  func message(body: [UInt8]) -> [UInt8]
  /// The answer that the method's answer, in binary, becomes.
  func answer(_ message: [UInt8]) throws(RPCError) -> HTTPAnswer
}

/// The refusal of a request for a resource.
public struct ResourceRefusal: Error, Sendable {
  /// The status; nil for that of the error's code.
  public let status: Int?
  /// The fields besides those that tell the error.
  public let fields: [ResponseBlock.Field]
  /// The error; nil if the HTTP status suffices.
  public let error: RPCError?

  /// A refusal with these parts. `status` is required if there is no error.
  public init(status: Int?, _ fields: [ResponseBlock.Field], error: RPCError?) {
    self.status = status
    self.fields = fields
    self.error = error
  }

  /// The refusal with its error changed, where it has one.
  func mapError(_ change: (RPCError) -> RPCError) -> ResourceRefusal {
    ResourceRefusal(status: status, fields, error: error.map(change))
  }

  /// The answer, whose body is the error as Connect has it.
  func answer(form: (RPCError) -> ConnectError, sizeMax: Int) -> HTTPAnswer {
    guard let error = error.map(form) else {
      return HTTPAnswer(status ?? 500, fields: fields, body: [])
    }
    var all: [ResponseBlock.Field] = []
    let body = ConnectResponseHead.failure(error, .unary(.json), sizeMax: sizeMax) {
      if $0 != ":status" { all.append(($0, $1)) }
    }
    return HTTPAnswer(status ?? error.code.httpStatus, fields: all + fields, body: body)
  }
}
