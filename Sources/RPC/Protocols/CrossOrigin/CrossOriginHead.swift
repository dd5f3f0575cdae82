// SPDX-License-Identifier: Apache-2.0

/// The header fields by which a request is known to come from a page, read one by one.
public struct CrossOriginHead: Sendable {
  /// The value of `origin`.
  enum Origin: Sendable, Hashable {
    /// The request has none: it is not a script's, or is one of the server's own page.
    case none
    case known(WebOrigin)
    /// The value is `null`, or is not an origin, or there are two.
    case opaque

    var known: WebOrigin? { if case .known(let origin) = self { origin } else { nil } }
  }

  private(set) var origin = Origin.none
  /// The authority that the request is for; nil where it is missing or malformed. It is parsed only
  /// where a policy asks.
  var authority: WebAuthority? { WebAuthority(authorityText) }
  private var authorityText: [UInt8] = []
  /// True if a header field of a proxy is present.
  private(set) var cameThroughProxy = false
  /// True if the browser declares that a page of another site caused the request.
  private(set) var isFromAnotherSite = false
  private var isOptions = false
  private var hasRequestMethod = false
  private let scheme: String

  /// A head that came over TLS or not.
  public init(isSecure: Bool) { scheme = isSecure ? "https" : "http" }

  /// True if the request is a preflight.
  var isPreflight: Bool { isOptions && hasRequestMethod && origin != .none }

  /// The origin of the server's own pages, by the name that the request is for.
  var ownOrigin: WebOrigin? { authority.map { WebOrigin(scheme: scheme, $0) } }

  /// Takes the next field, its name in lower case; the buffers are valid during the call only.
  public mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    switch name.count {
    case 4 where name.equals("host"), 10 where name.equals(":authority"):
      authorityText = Array(value)
    case 6 where name.equals("origin"):
      guard origin == .none, let known = WebOrigin(value) else { return origin = .opaque }
      origin = .known(known)
    case 7 where name.equals(":method"): isOptions = value.equals("OPTIONS")
    case 14 where name.equals("sec-fetch-site"): isFromAnotherSite = value.equals("cross-site")
    case 29 where name.equals("access-control-request-method"): hasRequestMethod = true
    default: if ProxyField.isNamed(name) { cameThroughProxy = true }
    }
  }
}

/// The fields that proxies add to the requests that they pass on (RFC 9110 7.6.3, RFC 7239).
enum ProxyField {
  /// True for the name of such a field, in lower case.
  static func isNamed(_ name: some Collection<UInt8>) -> Bool {
    switch name.first {
    case UInt8(ascii: "v"): name.elementsEqual("via".utf8)
    case UInt8(ascii: "f"): name.elementsEqual("forwarded".utf8)
    case UInt8(ascii: "x"): name.starts(with: "x-forwarded-".utf8)
    default: false
    }
  }
}

extension Metadata {
  /// True if a proxy has passed the request on.
  public var cameThroughProxy: Bool { entries.contains { ProxyField.isNamed($0.key.utf8) } }
}
