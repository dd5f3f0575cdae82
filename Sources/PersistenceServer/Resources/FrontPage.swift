// SPDX-License-Identifier: Apache-2.0

import RPC

/// The page at `/`, for people who open a server's address in a browser: what the server is and
/// where to find its documentation. It reveals only the version.
struct FrontPage {
  private let version: String

  init(version: String) { self.version = version }

  /// The page as HTML for browsers, and otherwise as text.
  func answer(_ request: ResourceRequest) -> ResourceMeaning {
    guard request.verb == .get || request.verb == .head else {
      return .refused(.methodNotAllowed("GET, HEAD"))
    }
    let takesHTML = request.fields.values("accept").contains { Self.namesHTML($0) }
    return .page(
      HTTPAnswer(
        200,
        [
          ("content-type", takesHTML ? "text/html; charset=utf-8" : "text/plain; charset=utf-8"),
          ("cache-control", "no-cache"), ("vary", "accept"), ("x-content-type-options", "nosniff"),
          ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ], body: Array((takesHTML ? html : text).utf8)))
  }

  /// True if a list of media types names HTML without refusing it. Clients that accept anything,
  /// such as curl, get text.
  private static func namesHTML(_ list: [UInt8]) -> Bool {
    list.split(separator: UInt8(ascii: ",")).contains { item in
      let parts = String(decoding: item, as: UTF8.self).lowercased().filter { $0 != " " }
        .split(separator: ";")
      return parts.first == "text/html" && !parts.dropFirst().contains("q=0")
    }
  }

  private static let purpose =
    """
    Stores workbench sessions, snapshots of them and records of who opened the snapshots, over
    gRPC, gRPC-Web, Connect and JSON.
    """

  private static let documents = [
    ("README.md", "getting started"), ("docs/protocols.md", "calling with curl and from web pages"),
    ("docs/reference/methods.md", "the methods"), ("docs/reference/errors.md", "the errors"),
    ("docs/operations/running.md", "running a server"),
  ]

  private var text: String {
    let rows = Self.documents.map { "  \($0.padded(to: 28))\($1)\n" }.joined()
    return """
      Holdfast \(version)

      \(Self.purpose)

      Its documentation is in the source of this version:

      \(rows)
      The server supports reflection: buf curl --list-methods URL

      """
  }

  private var html: String {
    let rows = Self.documents.map { "<li><code>\($0)</code>: \($1)</li>\n" }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Holdfast</title>
      <h1>Holdfast \(version)</h1>
      <p>\(Self.purpose)</p>
      <p>Its documentation is in the source of this version:</p>
      <ul>
      \(rows)</ul>
      <p>The server supports reflection:
      <code>buf curl --list-methods URL</code></p>
      </html>

      """
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
