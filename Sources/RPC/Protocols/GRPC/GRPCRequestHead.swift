// SPDX-License-Identifier: Apache-2.0

/// The header fields of a gRPC request, read one by one and then checked in the order that makes
/// answers predictable: content type, method, timeout, base64, path, overload, deadline, encoding.
/// The checks before and after are the transport's: docs/reference/wire-rules.md lists all of them.
public struct GRPCRequestHead {
  /// The index in `ServiceRegistry.methods` of the method that `:path` names, byte for byte;
  /// nil when there is none.
  public private(set) var methodIndex: Int?
  /// The caller's metadata, without the protocol's own fields.
  public private(set) var metadata = Metadata()
  /// The caller's timeout from now on; nil for none.
  public private(set) var timeout: Duration?
  /// The form of `application/grpc` that the caller named, which the response repeats.
  public private(set) var contentType = ContentType.other

  /// The encoding of the caller's messages that are marked as compressed; nil for none.
  public private(set) var encoding: MessageEncoding?
  /// The encoding that responses may have, the preferred one of the caller's list; nil for none.
  public private(set) var acceptedEncoding: MessageEncoding?

  let services: ServiceRegistry
  let isCompressing: Bool
  private var isPost = false
  /// True once a content type was read that is neither gRPC's nor gRPC-Web's.
  private var isForeign = false
  private var isTimeoutMalformed = false
  private var isBase64Malformed = false
  private var isEncodingUnknown = false

  /// The content types that a gRPC server takes.
  public enum ContentType: Sendable, Hashable {
    /// `application/grpc`, perhaps with parameters.
    case grpc
    /// `application/grpc+proto`.
    case grpcProto
    /// `application/grpc+json`.
    case grpcJSON
    /// One of gRPC-Web's, whose requests have the same fields.
    case web(GRPCWebMediaType)
    /// Any other type, of another protocol or of none.
    case other
  }

  /// A head whose path is looked up among `services`; `isCompressing` when messages may come and go
  /// compressed.
  public init(services: ServiceRegistry, isCompressing: Bool = false) {
    self.services = services
    self.isCompressing = isCompressing
  }

  /// The method that `:path` names; nil when there is none.
  public var method: Method? { methodIndex.map { services.methods[$0] } }

  /// Takes the next field; the buffers are valid during the call only. A foreign content type is
  /// final, and metadata behind it is left to the protocol that it belongs to.
  public mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    switch name.count {
    case 2 where name.equals("te"): return
    // The same as `:authority` (RFC 9113 section 8.3.1, gRFC A41).
    case 4 where name.equals("host"): return
    case 5 where name.equals(":path"): methodIndex = services.index(path: value)
    case 7 where name.equals(":method"): isPost = value.equals("POST")
    case 12 where name.equals("content-type"):
      guard !isForeign else { return }
      contentType = Self.contentType(value)
      isForeign = contentType == .other
    case 12 where name.equals("grpc-timeout"):
      timeout = Timeout.decode(value)
      if timeout == nil { takeTimeoutOfWeb(value) }
    case 13 where name.equals("grpc-encoding"):
      takeEncoding(value)
    case 20 where name.equals("grpc-accept-encoding"):
      // The list may be spread over several fields.
      guard isCompressing, acceptedEncoding != .gzip else { return }
      acceptedEncoding = MessageEncoding.preferred(in: value) ?? acceptedEncoding
    default:
      guard !isForeign, !Self.isHidden(name) else { return }
      if !metadata.appendField(name, value) { isBase64Malformed = true }
    }
  }

  /// A timeout that is valid in gRPC-Web only; the content type may follow.
  private mutating func takeTimeoutOfWeb(_ value: UnsafeBufferPointer<UInt8>) {
    isTimeoutMalformed = true
    timeout = Timeout.decodeOfWeb(value)
  }

  private var hasMalformedTimeout: Bool {
    guard isTimeoutMalformed else { return false }
    return if case .web = contentType { timeout == nil } else { true }
  }

  private mutating func takeEncoding(_ value: UnsafeBufferPointer<UInt8>) {
    encoding = isCompressing ? MessageEncoding(value) : nil
    isEncodingUnknown = encoding == nil && !value.equals("identity")
  }

  /// Returns the method to run, or throws the response. `refusal` returns an error if the server is
  /// too busy for a method. It is called for existing methods only, and before checks that would
  /// fail on any other server too.
  public func check(
    _ refusal: (Method) -> RPCError? = { _ in nil }
  ) -> Result<Method, Rejection> {
    if let rejection = earlyRejection() { return .failure(rejection) }
    guard let method else { return .failure(.status(.unknownMethod)) }
    if let error = refusal(method) { return .failure(.status(error)) }
    if let rejection = lateRejection() { return .failure(rejection) }
    return .success(method)
  }

  /// The fault of the request before its path is considered, or nil.
  private func earlyRejection() -> Rejection? {
    guard contentType != .other else { return .unsupportedMediaType }
    guard isPost else { return .methodNotAllowed(.methodNotPost) }
    guard !hasMalformedTimeout else {
      return .status(
        RPCError(.timeoutMalformed, "malformed grpc-timeout: not one to eight digits and a unit"))
    }
    guard !isBase64Malformed else {
      return .status(.malformedBase64)
    }
    return nil
  }

  /// The fault of the request once its method was found, or nil.
  private func lateRejection() -> Rejection? {
    if let timeout, timeout <= .zero { return .status(.deadlineExceeded) }
    if isEncodingUnknown {
      return .status(
        RPCError(
          .encodingUnknown, "unsupported grpc-encoding; see grpc-accept-encoding"
        ),
        acceptEncoding: isCompressing
          ? MessageEncoding.acceptAll : MessageEncoding.acceptIdentity)
    }
    return nil
  }

  /// The form of gRPC that a content type names.
  static func contentType(_ value: UnsafeBufferPointer<UInt8>) -> ContentType {
    let type = MediaType.essence(of: value)
    guard type.beginsWithoutCase(with: "application/grpc") else { return .other }
    if type.isSameMediaType(as: "application/grpc") { return .grpc }
    if type.isSameMediaType(as: "application/grpc+proto") { return .grpcProto }
    if type.isSameMediaType(as: "application/grpc+json"), MediaType.isUTF8(value) {
      return .grpcJSON
    }
    return GRPCWebMediaType(contentType: value).map { .web($0) } ?? .other
  }

  /// Fields of HTTP and gRPC that handlers do not see (gRPC `doc/PROTOCOL-HTTP2.md`).
  private static func isHidden(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.first == UInt8(ascii: ":")
      || (name.begins(with: "grpc-")
        && !name.equals("grpc-previous-rpc-attempts"))
  }
}

extension RPCError {
  /// A value of bytes is base64.
  static let malformedBase64 = RPCError(
    .metadataMalformed, "malformed base64 in a -bin header")
  /// gRPC has no other HTTP method.
  static let methodNotPost = RPCError(.methodNotPost, "a gRPC request uses POST")
}
