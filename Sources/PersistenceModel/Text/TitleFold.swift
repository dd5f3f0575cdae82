// SPDX-License-Identifier: Apache-2.0

// The standard library normalises text for `==` but offers the result only under this name (ADR
// 0007, "Titles are folded by the standard library"). Foundation, which wraps the same code, would
// add 50 MB.
@_spi(_Unicode) import Swift

/// A title as lists sort and search it: without case and in one normal form.
///
/// The fold is the lower case of the upper case of the lower case of every code point of the
/// canonical decomposition, without a dot above an `i`, composed again (NFC): `Straße`, `STRASSE`
/// and `strasse` are one, and so are `İSTANBUL`, `ıstanbul` and `istanbul`. It does not depend on a
/// locale or on the database's collations, whose upgrades reorder indexes. Sorting compares UTF-8
/// bytes, which is the order of code points.
///
/// A code point folds to three at most, so that titles of the default limit are kept whole.
public struct TitleFold: Hashable, Comparable, Sendable {
  /// The maximum number of code points; any beyond it are ignored in sorting and search.
  public static let codePointsMax = 600
  /// The maximum number of bytes. An index entry has room for them, an owner and an id.
  public static let bytesMax = 2_400
  /// The version of the rules, which rows store when a job folds their title again.
  public static let version: Int64 = 2

  /// The folded text.
  public let text: String

  /// Folds a title.
  public init(_ title: String) {
    text = TitleFold.fold(title)
  }

  /// Folds what a caller looks for in titles, as if it were one: so every title is found by its own
  /// text.
  public static func needle(_ text: String) -> String {
    fold(text)
  }

  /// Folds the text of a title filter.
  ///
  /// - Throws: `FILTER_INVALID` when it is longer than any title, or holds a control character,
  ///   which no title does.
  static func needle(
    validating text: String, limits: Limits
  ) throws(PersistenceError) -> String {
    let count = text.unicodeScalars.count
    guard count <= limits.titleCodePointsMax else {
      throw PersistenceError(
        .filterInvalid,
        "A title filter may have at most \(limits.titleCodePointsMax) code points, not \(count).",
        field: "filter.title_contains",
        metadata: ["length": "\(count)", "limit": "\(limits.titleCodePointsMax)"])
    }
    guard !text.unicodeScalars.contains(where: \.isControl) else {
      throw PersistenceError(
        .filterInvalid, "A title filter must not contain control characters.",
        field: "filter.title_contains")
    }
    return needle(text)
  }

  /// True if `left` sorts before `right`: by code points, as the database's collation "C" does.
  public static func < (left: TitleFold, right: TitleFold) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  private static func fold(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return foldASCII(text) }
    var folded = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in text._nfd {
      for lower in scalar.properties.lowercaseMapping.unicodeScalars {
        for upper in lower.properties.uppercaseMapping.unicodeScalars {
          for scalar in upper.properties.lowercaseMapping.unicodeScalars {
            // The dot of İ, which no other i has.
            if last == "i", scalar == "\u{307}" { continue }
            folded.append(scalar)
            last = scalar
          }
        }
      }
    }
    var kept = String.UnicodeScalarView()
    var byteCount = 0
    for scalar in String(folded)._nfc.prefix(codePointsMax) {
      byteCount += UTF8.width(scalar)
      guard byteCount <= bytesMax else { break }
      kept.append(scalar)
    }
    return String(kept)
  }

  private static func foldASCII(_ text: String) -> String {
    String(
      decoding: text.utf8.prefix(codePointsMax).map { byte in
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
      }, as: UTF8.self)
  }
}
