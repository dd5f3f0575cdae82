// SPDX-License-Identifier: Apache-2.0

@testable import HTTPFetch

/// Any text is an address to fetch from or refused, and never one that is plaintext to another
/// machine; any header line says for how long an answer may be kept, or does not.
func fuzzFetch(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes, as: UTF8.self)
  if let url = FetchURL(text) {
    try require(url.text == text, "an address changes")
    try require(!url.isPlaintext || text.lowercased().contains("http"), "plaintext without http")
  }
  if let age = CacheControl.maxAge(headerLine: text) {
    try require(age >= .zero && age <= .seconds(1 << 31), "an answer is kept for \(age)")
  }
}
