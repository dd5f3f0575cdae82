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
  let origins: Set<WebOrigin>
  /// The further hosts by which the server may be called, in lower case.
  private let hosts: Set<String>
  /// True if callers are known by where they are, or by what the browser adds to any request.
  private let isIdentityAmbient: Bool
  /// True if what came through a proxy is refused: behind one, everybody would be near.
  private let refusesProxies: Bool
  /// True if pages of the open network may reach a server of a private one.
  let allowsPrivateNetwork: Bool

  /// A policy. `hosts` are the names and addresses of the server besides those of loopback.
  public init(
    origins: [WebOrigin] = [], hosts: [String] = [], isIdentityAmbient: Bool = false,
    refusesProxies: Bool = false, allowsPrivateNetwork: Bool = false
  ) {
    self.origins = Set(origins)
    self.hosts = Set(hosts.map { $0.lowercased() })
    self.isIdentityAmbient = isIdentityAmbient
    self.refusesProxies = refusesProxies
    self.allowsPrivateNetwork = allowsPrivateNetwork
  }

  /// The judgement of a request, before it is known who calls.
  public enum Judgement: Sendable, Hashable {
    /// The browser asks whether a script may send a request; nil if it may not.
    case preflight(WebOrigin?)
    /// The request goes on; its answer is for a page of this origin to read, if it is not nil.
    case proceeds(WebOrigin?)
    /// The request is answered with a status and an error.
    case refused(status: Int, RPCError)
  }

  /// Judges a request by its head. Requests of gRPC, which no page can send, are not asked about.
  public func judge(_ head: CrossOriginHead) -> Judgement {
    if refusesProxies, head.cameThroughProxy { return .refused(status: 403, .proxyDenied) }
    if isIdentityAmbient, !isOwn(head.authority) { return .refused(status: 421, .hostUnknown) }
    let origin = head.origin
    let listed = origin.known.flatMap { origins.contains($0) ? $0 : nil }
    if head.isPreflight, !origins.isEmpty { return .preflight(listed) }
    guard isIdentityAmbient, listed == nil else { return .proceeds(listed) }
    switch origin {
    case .none where head.isFromAnotherSite: return .refused(status: 403, .originDenied)
    case .none: return .proceeds(nil)
    case .known(let origin) where origin == head.ownOrigin: return .proceeds(nil)
    case .known, .opaque: return .refused(status: 403, .originDenied)
    }
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
