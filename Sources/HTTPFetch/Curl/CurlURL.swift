// SPDX-License-Identifier: Apache-2.0

import CCurl

/// An address as libcurl reads it, so that what is checked is what is fetched.
struct CurlURL {
  /// In lower case.
  let scheme: String
  /// In lower case; an IPv6 address in brackets.
  let host: String
  /// True if it names a user.
  let hasUser: Bool

  /// Takes an absolute address apart; nil for what is none. Wraps `curl_url_set`.
  init?(_ text: String) {
    guard !text.utf8.contains(0), let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK,
      let scheme = CurlURL.part(handle, CURLUPART_SCHEME),
      let host = CurlURL.part(handle, CURLUPART_HOST)
    else { return nil }
    self.scheme = scheme.lowercased()
    self.host = host.lowercased()
    hasUser = CurlURL.part(handle, CURLUPART_USER) != nil
  }

  private static func part(_ handle: OpaquePointer, _ part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
