// SPDX-License-Identifier: Apache-2.0

/// The pages whose scripts may call a server and read its answers (WHATWG Fetch, CORS), and the
/// requests that are refused because a browser may have been tricked into them.
///
/// A browser sends some requests for any page, and withholds only the response from its script. If
/// callers are identified by their network location, or by a certificate that the browser presents,
/// such a request would act as the user. The server then accepts only its own host names, which
/// prevents DNS rebinding, and only its own and listed origins.
public struct CrossOriginPolicy: Sendable {
  /// The origins whose pages may call; if there is none, no response has CORS fields.
  private var origins: Set<WebOrigin> = []
  /// The further hosts by which the server may be called, in lower case.
  private let hosts: Set<String>
  /// True if callers are identified by their network location, or by credentials that browsers add
  /// automatically.
  private let isIdentityAmbient: Bool
  /// True if requests through a proxy are refused, since they would all appear to be local.
  private let refusesProxies: Bool

  /// A policy that lets no page of another origin call. `hosts` are the names and addresses of the
  /// server besides those of loopback.
  public init(
    hosts: [String] = [], isIdentityAmbient: Bool = false, refusesProxies: Bool = false
  ) {
    self.hosts = Set(hosts.map { $0.lowercased() })
    self.isIdentityAmbient = isIdentityAmbient
    self.refusesProxies = refusesProxies
  }

  /// The policy that also permits pages of these origins to call and to read responses.
  public func sharing(with origins: [WebOrigin]) -> CrossOriginPolicy {
    var policy = self
    policy.origins.formUnion(origins)
    return policy
  }

  /// True if pages of other origins may call, so that responses vary by origin.
  var isSharing: Bool { !origins.isEmpty }

  /// The judgement of a request, before it is known who calls.
  enum Judgement: Hashable {
    /// The request is a preflight.
    case preflight(isAllowed: Bool)
    /// The request is processed further.
    case proceeds
    /// The request is answered with a status and an error.
    case refused(status: Int, RPCError)
  }

  /// Judges a request by its head. Requests of gRPC, which no page can send, are not asked about.
  func judge(_ head: CrossOriginHead) -> Judgement {
    if refusesProxies, head.cameThroughProxy { return .refused(status: 403, .proxyDenied) }
    if isIdentityAmbient, !isOwn(head.authority) { return .refused(status: 421, .hostUnknown) }
    let isListed = reader(of: head) != nil
    if head.isPreflight, isSharing { return .preflight(isAllowed: isListed) }
    guard isIdentityAmbient, !isListed else { return .proceeds }
    let isDenied =
      switch head.origin {
      case .none: head.isFromAnotherSite
      case .known(let origin): origin != head.ownOrigin
      case .opaque: true
      }
    return isDenied ? .refused(status: 403, .originDenied) : .proceeds
  }

  /// The origin whose pages may read the response to a request; nil if it is not listed.
  func reader(of head: CrossOriginHead) -> WebOrigin? {
    guard case .known(let origin) = head.origin, origins.contains(origin) else { return nil }
    return origin
  }

  private func isOwn(_ authority: WebAuthority?) -> Bool {
    guard let authority else { return false }
    return authority.isLoopback || hosts.contains(authority.host)
  }
}

extension RPCError {
  /// A foreign name may have been made to point here.
  fileprivate static let hostUnknown = RPCError(
    .hostUnknown, "the request is for an unknown host; see --hosts")
  /// A page may have made its reader's browser send the request.
  fileprivate static let originDenied = RPCError(
    .originDenied, "the request's origin is not permitted; see --cors-origins")
  /// Callers behind a proxy cannot be distinguished.
  public static let proxyDenied = RPCError(
    .proxyDenied, "requests through a proxy are not permitted without authentication")
}
