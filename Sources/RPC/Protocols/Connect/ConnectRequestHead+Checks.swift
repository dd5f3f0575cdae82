// SPDX-License-Identifier: Apache-2.0

extension ConnectRequestHead {
  /// Returns the call of a valid request, or throws the response. `refusal` returns an error if the
  /// server is too busy for a method. It is called for existing methods only, and before checks
  /// that would fail on any other server too.
  public func check(
    _ refusal: (Method) -> RPCError? = { _ in nil }
  ) -> Result<ConnectRequest, ConnectRejection> {
    do throws(ConnectRejection) {
      guard let method else { throw .notFound(.unknownMethod) }
      try checkVerb(method)
      var request = try request(method)
      try checkFields(request.contentType)
      if let error = refusal(method) { throw .error(error, request.contentType) }
      if let timeout, timeout <= .zero { throw .error(.deadlineExceeded, request.contentType) }
      try negotiate(&request)
      return .success(request)
    } catch {
      return .failure(error)
    }
  }

  /// The same. It changes nothing, and is mutating so that a head which an object keeps is not
  /// copied for it.
  mutating func checkInPlace(
    _ refusal: (Method) -> RPCError?
  ) -> Result<ConnectRequest, ConnectRejection> { check(refusal) }

  /// GET is for unary methods that change nothing: an idempotent one may change something.
  private func checkVerb(_ method: Method) throws(ConnectRejection) {
    let takesGet = method.kind == .unary && method.descriptor.idempotency == .noSideEffects
    switch verb {
    case .post: return
    case .get where takesGet, .head where takesGet: return
    case .get, .head, .put, .other:
      throw .methodNotAllowed(allow: Array((takesGet ? "GET, POST" : "POST").utf8))
    }
  }

  private func request(_ method: Method) throws(ConnectRejection) -> ConnectRequest {
    let isUnary = method.kind == .unary
    if verb == .post {
      guard let contentType, contentType.isStream != isUnary else {
        throw .unsupportedMediaType(acceptPost: AcceptPost.list(for: method.kind))
      }
      return ConnectRequest(method: method, contentType: contentType, query: nil)
    }
    if faults.hasBody { throw .unsupportedMediaType(acceptPost: AcceptPost.list(for: method.kind)) }
    do throws(ConnectQuery.Fault) {
      let query = try ConnectQuery(query)
      return ConnectRequest(method: method, contentType: .unary(query.codec), query: query)
    } catch {
      switch error {
      case .unknownCodec:
        throw .unsupportedMediaType(acceptPost: AcceptPost.list(for: method.kind))
      // An error is JSON whatever the codec.
      case .error(let error): throw .error(error, .unary(.json))
      }
    }
  }

  private func checkFields(_ contentType: ConnectMediaType) throws(ConnectRejection) {
    if faults.isVersionUnknown {
      throw .error(.unsupportedProtocolVersion("connect-protocol-version is not 1"), contentType)
    }
    if let fault = fieldFault { throw .error(fault, contentType) }
  }

  /// The fault of the fields that Connect and resources share; nil where there is none.
  var fieldFault: RPCError? {
    if faults.isTimeoutMalformed {
      return RPCError(.timeoutMalformed, "malformed connect-timeout-ms: expected one to ten digits")
    }
    return faults.isBase64Malformed ? .malformedBase64 : nil
  }

  /// Settles by what messages are compressed, both ways.
  private func negotiate(_ request: inout ConnectRequest) throws(ConnectRejection) {
    let encodings = request.contentType.isStream ? enveloped : whole
    let sent: Encodings.Sent =
      switch request.query?.compression {
      case .known(let encoding) where isCompressing: .known(encoding)
      case .known, .unknown: .unknown
      case nil: request.query == nil ? encodings.sent : .identity
      }
    switch sent {
    case .identity: break
    case .known(let encoding): request.encoding = encoding
    case .unknown:
      let list = isCompressing ? MessageEncoding.acceptCodings : MessageEncoding.acceptIdentity
      let error = RPCError(
        .encodingUnknown,
        "unsupported encoding; supported encodings: "
          + String(decoding: list, as: UTF8.self))
      throw .error(error, request.contentType, acceptEncoding: list)
    }
    // A caller without a list accepts the encoding that it sent.
    let accepted = encodings.hasList ? encodings.accepted : request.encoding
    request.acceptedEncoding = isCompressing ? accepted : nil
  }
}
