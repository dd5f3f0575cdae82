// SPDX-License-Identifier: Apache-2.0

/// The requests that are refused because a browser may have been tricked into them.
///
/// A browser sends some requests for any page, and keeps only the answer from its script. Where a
/// caller is believed because of where it is, or because the browser shows its certificate, such a
/// request would act in somebody's name. There the server is called by its own names only, which
/// ends the trick of a foreign name that points here, and by its own pages only.
public struct CrossOriginPolicy: Sendable {
  /// The further hosts by which the server may be called, in lower case.
  private let hosts: Set<String>
  /// True if callers are known by where they are, or by what the browser adds to any request.
  private let isIdentityAmbient: Bool
  /// True if what came through a proxy is refused: behind one, everybody would be near.
  private let refusesProxies: Bool

  /// A policy. `hosts` are the names and addresses of the server besides those of loopback.
  public init(
    hosts: [String] = [], isIdentityAmbient: Bool = false, refusesProxies: Bool = false
  ) {
    self.hosts = Set(hosts.map { $0.lowercased() })
    self.isIdentityAmbient = isIdentityAmbient
    self.refusesProxies = refusesProxies
  }

  /// The HTTP status and the error that a request is refused with, before it is known who calls;
  /// nil if it goes on. Requests of gRPC, which no page can send, are not asked about.
  public func refusal(of head: CrossOriginHead) -> (status: Int, error: RPCError)? {
    if refusesProxies, head.cameThroughProxy { return (403, .proxyDenied) }
    guard isIdentityAmbient else { return nil }
    guard isOwn(head.authority) else { return (421, .hostUnknown) }
    let isDenied =
      switch head.origin {
      case .none: head.isFromAnotherSite
      case .known(let origin): origin != head.ownOrigin
      case .opaque: true
      }
    return isDenied ? (403, .originDenied) : nil
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
