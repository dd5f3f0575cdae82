// SPDX-License-Identifier: Apache-2.0

/// The head of a request, read field by field, in the request's protocol.
///
///     gRPC's reading --application/grpc--> done
///                    \--anything else----> read again: gRPC-Web's, Connect's, a resource's, or
///                                          nobody's
///
/// Most requests are gRPC, so fields are read as gRPC first. Requests that a page can send are read
/// a second time, by the rules of Connect and CORS. The head creates the call's body and response,
/// which use the same protocol.
public struct RequestHead {
  private var grpc: GRPCRequestHead
  /// The second reading; nil where there was none.
  private var again: Again?

  /// An object, so that gRPC's heads stay small.
  private final class Again {
    var origin: CrossOriginHead
    /// Nil for gRPC-Web.
    var connect: ConnectRequestHead?
    /// The outcome of `check`.
    var request: ConnectRequest?
    /// The meaning of a request for a resource; nil where it is none.
    private(set) var resource: ResourceMeaning?
    /// True if it is one. Most are none, and to look at the meaning copies it.
    private(set) var isForResource = false

    init(origin: CrossOriginHead) { self.origin = origin }

    func take(_ meaning: ResourceMeaning?) {
      resource = meaning
      isForResource = meaning != nil
    }
  }

  /// A head whose path is looked up among `services`; `isCompressing` when messages may come and go
  /// compressed.
  public init(services: ServiceRegistry, isCompressing: Bool = false) {
    grpc = GRPCRequestHead(services: services, isCompressing: isCompressing)
  }

  /// Takes the next field; the buffers are valid during the call only. Names are in lower case; for
  /// HTTP/1.1, the request line and `host` are passed as `:method`, `:path` and `:authority`.
  public mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    grpc.take(name, value)
  }

  /// True for the content types of gRPC, whose heads are read once.
  public static func isGRPC(contentType: UnsafeBufferPointer<UInt8>) -> Bool {
    !needsSecondReading(GRPCRequestHead.contentType(contentType))
  }

  /// True if all fields must be passed again, with `takeAgain`, after `readAgain`.
  public var needsSecondReading: Bool { Self.needsSecondReading(grpc.contentType) }

  private static func needsSecondReading(_ contentType: GRPCRequestHead.ContentType) -> Bool {
    switch contentType {
    case .grpc, .grpcProto, .grpcJSON: false
    case .web, .other: true
    }
  }

  /// Begins the second reading of a head that came over TLS or not.
  public mutating func readAgain(isSecure: Bool) {
    let again = Again(origin: CrossOriginHead(isSecure: isSecure))
    if case .other = grpc.contentType {
      again.connect = ConnectRequestHead(
        services: grpc.services, isCompressing: grpc.isCompressing,
        knownMethodIndex: grpc.methodIndex)
    }
    self.again = again
  }

  /// Takes a field of the second reading.
  public mutating func takeAgain(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    again?.origin.take(name, value)
    again?.connect?.take(name, value)
  }

  /// Checks whether the request is for one of these resources, after all fields were passed.
  public func lookUp(among resources: (any ResourceMap)?) {
    // The path of a method is that of no resource.
    guard let resources, grpc.methodIndex == nil, let again,
      let request = again.connect?.resourceRequest
    else { return }
    again.take(resources.meaning(of: request))
  }

  /// Returns the method to run, or throws the response to a refused request. `refusal` returns an
  /// error if the server is too busy for a method; `policy` checks requests that a page may have
  /// sent.
  public mutating func check(
    _ policy: CrossOriginPolicy = CrossOriginPolicy(),
    _ refusal: (Method) -> RPCError? = { _ in nil }
  ) -> Result<Method, Rejection> {
    guard let again else { return grpc.check(refusal) }
    switch policy.judge(again.origin) {
    case .refused(let status, let error):
      return .failure(.connect(.refused(status: status, error)))
    case .preflight(let isAllowed):
      return .failure(.answered(CrossOriginPolicy.preflight(isAllowed: isAllowed)))
    case .proceeds: break
    }
    if again.isForResource, let resource = again.resource { return check(resource, refusal) }
    switch again.connect?.checkInPlace(refusal) {
    case nil: return grpc.check(refusal)
    case .failure(let rejection): return .failure(.connect(rejection))
    case .success(let request):
      again.request = request
      return .success(request.method)
    }
  }

  private func check(
    _ resource: ResourceMeaning, _ refusal: (Method) -> RPCError?
  ) -> Result<Method, Rejection> {
    switch resource {
    case .page(let page): return .failure(.answered(page))
    case .refused(let refusal): return .failure(.resource(refusal))
    case .call, .stream:
      guard let method else { return .failure(.status(.unknownMethod)) }
      if let error = again?.connect?.fieldFault ?? refusal(method) {
        return .failure(.status(error))
      }
      if let timeout, timeout <= .zero { return .failure(.status(.deadlineExceeded)) }
      return .success(method)
    }
  }

  /// The exchange for the response. If `policy` permits pages of other origins, it adds CORS fields
  /// to every response to a request that a page can send.
  public func shared(
    _ exchange: any ServerExchange, by policy: CrossOriginPolicy
  ) -> any ServerExchange {
    guard let again, policy.isSharing else { return exchange }
    return CrossOriginExchange(exchange, reader: policy.reader(of: again.origin))
  }

  /// The index in `ServiceRegistry.methods` of the method that is called; nil when there is none.
  public var methodIndex: Int? {
    guard let again, again.connect != nil else { return grpc.methodIndex }
    guard again.isForResource, var path = again.resource?.form?.methodPath else {
      return again.connect?.methodIndex
    }
    return path.withUTF8 { grpc.services.index(path: $0) }
  }
  /// The method that is called; nil when there is none.
  public var method: Method? { methodIndex.map { grpc.services.methods[$0] } }
  /// The caller's metadata, without the protocol's own fields.
  public var metadata: Metadata { again?.connect?.metadata ?? grpc.metadata }
  /// The caller's timeout from now on; nil for none.
  public var timeout: Duration? {
    again?.connect == nil ? grpc.timeout : again?.connect?.timeout
  }
  /// The encoding of the caller's messages that are marked as compressed; nil for none.
  public var encoding: MessageEncoding? {
    guard let request = again?.request else { return grpc.encoding }
    return request.encoding
  }
  /// The encoding that answers may have, the preferred one of the caller's list; nil for none.
  public var acceptedEncoding: MessageEncoding? {
    guard let again else { return grpc.acceptedEncoding }
    if again.isForResource {
      return grpc.isCompressing ? again.connect?.whole.accepted : nil
    }
    guard let request = again.request else { return grpc.acceptedEncoding }
    return request.acceptedEncoding
  }

  /// True if the protocol of the request sends messages both ways at once, which HTTP/1.1 cannot:
  /// a resource does with one body after the other.
  public var needsBothDirections: Bool {
    method?.kind == .bidirectional && callProtocol != .resource
  }

  /// True for HEAD, whose answer has no body.
  public var isHead: Bool { again?.connect?.isHead ?? false }

  /// The form of the messages, both ways.
  public var codec: MessageCodec {
    switch grpc.contentType {
    case .grpc, .grpcProto: .proto
    case .grpcJSON: .json
    case .web(let type): type.codec
    case .other: again?.request?.contentType.codec ?? .proto
    }
  }

  /// The query of the address that the message came in; nil for a message in a body.
  var query: [UInt8]? { again?.request?.query?.text }

  /// The protocol of the request; nil if it is unknown.
  public var callProtocol: CallProtocol? {
    switch grpc.contentType {
    case .grpc, .grpcProto, .grpcJSON: .grpc
    case .web: .grpcWeb
    case .other where again?.isForResource == true: .resource
    case .other: again?.request == nil ? nil : .connect
    }
  }

  /// The answer in the protocol of the request; of Connect, once `check` has found no fault.
  public var response: CallResponse {
    switch grpc.contentType {
    case .grpc, .grpcProto, .grpcJSON: break
    case .web(let type):
      var accept = grpc.metadata.values("accept").first
      let answer = accept?.withUnsafeMutableBufferPointer {
        type.answer(accept: UnsafeBufferPointer($0))
      }
      return .web(
        GRPCWebResponse(type: answer ?? type, isDisclosing: grpc.encoding != nil))
    case .other:
      switch again?.isForResource == true ? again?.resource : nil {
      case .call(let call): return .resource(ResourceResponse(to: call, isHead: isHead))
      case .stream(let stream):
        return .resourceStream(ResourceStreamResponse(to: stream, isHead: isHead))
      case .page, .refused, nil: break
      }
      guard let request = again?.request else { return .refused(isHead: isHead) }
      return .connect(ConnectResponse(to: request, isHead: isHead))
    }
    return .grpc(GRPCResponse(contentType: grpc.contentType, isDisclosing: grpc.encoding != nil))
  }

  /// The bytes that a body may have which is one message, of `messageSizeMax` bytes at most in
  /// binary; nil where messages have prefixes, or there is no body. To be asked after `check`.
  public func wholeBodySizeMax(_ messageSizeMax: Int) -> Int? {
    guard let request = again?.request, !request.contentType.isStream, !request.isGet else {
      return nil
    }
    return codec.encodedSizeMax(messageSizeMax: messageSizeMax)
  }

  /// A reader of the request's body, for messages of at most `sizeMax` bytes.
  @inline(__always)
  func body(messageSizeMax: Int, acceptsCompressed: Bool) -> RequestBody {
    var body = RequestBody(
      MessageDeframer(
        messageSizeMax: codec.encodedSizeMax(messageSizeMax: messageSizeMax),
        acceptsCompressed: acceptsCompressed))
    if again != nil { setForm(of: &body, messageSizeMax) }
    return body
  }

  private func setForm(of body: inout RequestBody, _ messageSizeMax: Int) {
    if case .web(let type) = grpc.contentType, type.isText { return body.readText() }
    switch again?.isForResource == true ? again?.resource : nil {
    case .call(let call): return setForm(of: &body, call)
    case .stream(let stream): return setForm(of: &body, stream, messageSizeMax)
    case .page, .refused, nil: break
    }
    guard let request = again?.request, !request.contentType.isStream else { return }
    do throws(RPCError) {
      if let message = try request.messageInAddress() { return body.give(.success(message)) }
      body.readWhole(
        ConnectBody(
          codec: request.contentType.codec, isCompressed: request.encoding != nil,
          messageSizeMax: messageSizeMax))
    } catch {
      body.give(.failure(error))
    }
  }

  private func setForm(of body: inout RequestBody, _ call: any ResourceCall) {
    guard let sizeMax = call.bodySizeMax else {
      let message = ReceivedMessage(bytes: call.message(body: []), isCompressed: false)
      return body.give(.success(message))
    }
    body.readDocument(
      ResourceBody(of: call, sizeMax: sizeMax, announcedSize: again?.connect?.contentLength))
  }

  private func setForm(
    of body: inout RequestBody, _ stream: any ResourceStream, _ messageSizeMax: Int
  ) {
    switch stream.request {
    case .message(let bytes):
      body.give(.success(ReceivedMessage(bytes: bytes, isCompressed: false)))
    case .body(let reader): body.readPieces(reader, messageSizeMax: messageSizeMax)
    }
  }
}
