// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// The claims of a token (RFC 7519 section 4).
public struct TokenClaims: Sendable {
  private let members: JSONObject

  /// The claims that an object holds.
  public init(_ members: JSONObject) {
    self.members = members
  }

  /// True if the claim is present.
  func has(_ name: String) -> Bool { members[name] != nil }

  /// A claim that is a string; nil where it is missing.
  func text(_ name: String) throws(TokenError) -> String? {
    guard let value = members[name] else { return nil }
    guard let text = value.text else { throw .claimInvalid }
    return text
  }

  /// A claim that is `true` or `false`; nil where it is missing or something else.
  func bool(_ name: String) -> Bool? {
    if case .bool(let value) = members[name] { value } else { nil }
  }

  /// A claim that is one string or a list of them.
  func texts(_ name: String) throws(TokenError) -> [String] {
    guard let value = members[name] else { return [] }
    if let text = value.text { return [text] }
    guard let elements = value.elements else { throw .claimInvalid }
    var texts: [String] = []
    for element in elements {
      guard let text = element.text else { throw .claimInvalid }
      texts.append(text)
    }
    return texts
  }

  /// A claim that is a time, in whole seconds since 1970; nil where it is missing.
  func seconds(_ name: String) throws(TokenError) -> Int64? {
    guard let value = members[name] else { return nil }
    // A NumericDate may have a fraction and an exponent (RFC 7519 section 2).
    guard let number = value.double, let seconds = Int64(exactly: number.rounded(.down)),
      TokenClaims.secondsRange.contains(seconds)
    else { throw .claimInvalid }
    return seconds
  }

  /// Up to the end of the year 9999, so that sums of times do not overflow.
  private static let secondsRange: ClosedRange<Int64> = 0...253_402_300_799
}
