// SPDX-License-Identifier: Apache-2.0

public import HTTP1

/// A whole answer to a request for a page.
public struct HTTP1Page: Sendable, Hashable {
  /// The status.
  public var status: HTTP1Status
  /// The media type of the body.
  public var contentType: String
  /// The body, which an answer to HEAD leaves out.
  public var body: [UInt8]
  /// The allowed methods of the target, for 405.
  public var allow: String?

  /// An answer with a body of a media type.
  public init(_ status: HTTP1Status, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// An answer of one line of text; the line feed is added.
  public init(_ status: HTTP1Status, _ text: String) {
    self.init(status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
  }

  /// The head of the response.
  var head: HTTP1Response {
    var head = HTTP1Response(status, body: .length(body.count))
    head.add("content-type", contentType)
    head.add("cache-control", "no-store")
    if let allow { head.add("allow", allow) }
    return head
  }
}
