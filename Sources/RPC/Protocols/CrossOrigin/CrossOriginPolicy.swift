// SPDX-License-Identifier: Apache-2.0

/// The pages whose scripts may call a server and read its answers (WHATWG Fetch, CORS), and the
/// requests that are refused because a browser may have been tricked into them.
///
/// A browser sends some requests for any page, and keeps only the answer from its script. Where a
/// caller is believed because of where it is, or because the browser shows its certificate, such a
/// request would act in somebody's name. There the server is called by its own names only, which
/// ends the trick of a foreign name that points here, and by its own pages and listed ones only.
public struct CrossOriginPolicy: Sendable {
  /// The pages that may call; where there is none, nobody is told anything about CORS.
  private var origins: Set<WebOrigin> = []
  /// The further hosts by which the server may be called, in lower case.
  private let hosts: Set<String>
  /// True if callers are known by where they are, or by what the browser adds to any request.
  private let isIdentityAmbient: Bool
  /// True if what came through a proxy is refused: behind one, everybody would be near.
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

  /// The policy that also lets pages of these origins call, and read what they are answered.
  public func sharing(with origins: [WebOrigin]) -> CrossOriginPolicy {
    var policy = self
    policy.origins.formUnion(origins)
    return policy
  }

  /// True if pages of other origins may call, so that answers depend on who asks.
  var isSharing: Bool { !origins.isEmpty }

  /// The judgement of a request, before it is known who calls.
  enum Judgement: Hashable {
    /// The browser asks whether a script may send a request.
    case preflight(isAllowed: Bool)
    /// The request goes on.
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

  /// The origin whose pages may read the answer to a request, whatever that is; nil for any that is
  /// not listed.
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
    .hostUnknown, "the server is not known by the name that the request is for")
  /// A page may have made its reader's browser send the request.
  fileprivate static let originDenied = RPCError(
    .originDenied, "pages of the origin that the request comes from may not call")
  /// Callers behind a proxy cannot be told apart.
  fileprivate static let proxyDenied = RPCError(
    .proxyDenied, "the request came through a proxy, and callers are known by where they are")
}
