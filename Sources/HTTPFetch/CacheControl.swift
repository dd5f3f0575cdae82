// SPDX-License-Identifier: Apache-2.0

/// The caching directives of a response (RFC 9111 section 5.2.2).
enum CacheControl {
  /// The time for which an answer with this header line is fresh: nothing for `no-store` and
  /// `no-cache`; nil where the line is another header or does not say.
  static func maxAge(headerLine line: some StringProtocol) -> Duration? {
    guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "cache-control"
    else { return nil }
    var age: Duration?
    for part in line[line.index(after: colon)...].split(separator: ",") {
      let directive = String(part.filter { !$0.isWhitespace && $0 != "\"" }).lowercased()
      if directive == "no-store" || directive == "no-cache" { return .zero }
      guard directive.hasPrefix("max-age=") else { continue }
      let digits = directive.dropFirst("max-age=".count)
      guard !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { continue }
      // More digits than a number holds mean very long (RFC 9111 section 1.2.2).
      age = .seconds(min(Int64(digits) ?? secondsMax, secondsMax))
    }
    return age
  }

  /// A number that caches treat as "never expires".
  private static let secondsMax: Int64 = 2_147_483_648
}
