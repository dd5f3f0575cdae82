// SPDX-License-Identifier: Apache-2.0

@testable import HTTPFetch

/// Any text is an address to fetch from or refused, and never one that is plaintext to another
/// machine; any header line says for how long an answer may be kept, or does not.
func fuzzFetch(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes, as: UTF8.self)
  if let url = FetchURL(text) {
    try require(url.text == text, "an address changes")
    try check(Array(bytes), isPlaintext: url.isPlaintext)
  }
  if let age = CacheControl.maxAge(headerLine: text) {
    try require(age >= .zero && age <= .seconds(1 << 31), "an answer is kept for \(age)")
  }
}

/// Looks at an address with the eyes of somebody who knows no libcurl.
private func check(_ bytes: [UInt8], isPlaintext: Bool) throws {
  let text = String(decoding: bytes, as: UTF8.self).lowercased()
  try require(bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F }, "white space stands in an address")
  let scheme = isPlaintext ? "http:/" : "https:/"
  try require(text.hasPrefix(scheme), "an address of another scheme than it says")
  let authority = text.dropFirst(scheme.count).drop { $0 == "/" }
    .prefix { !"/?#\\".contains($0) }
  try require(!authority.contains("@"), "an address names a user")
  guard isPlaintext else { return }
  let host =
    authority.first == "["
    ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
  // An address of IPv4 may be written in many ways, and any character as percent and two digits.
  let isNumber = host.utf8.allSatisfy { "0123456789abcdefx.".utf8.contains($0) }
  try require(
    ["localhost", "127.0.0.1", "[::1]"].contains(host) || isNumber || host.contains("%")
      || host.first == "[", "plaintext to \(host)")
}
