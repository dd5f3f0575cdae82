// SPDX-License-Identifier: Apache-2.0

// The standard library normalises text for `==` but offers the result only under this name (ADR
// 0007, "Titles are folded by the standard library"). Foundation, which wraps the same code, would
// add 50 MB.
@_spi(_Unicode) import Swift

/// A title as lists sort and search it: without case, in one normal form, at most 256 code points.
///
/// The fold is the lower case of the upper case of the lower case of every code point of the
/// canonical decomposition, composed again (NFC): `Straße`, `STRASSE` and `strasse` are one. It
/// does not depend on a locale or on the database's collations, whose upgrades reorder indexes.
/// Sorting compares UTF-8 bytes, which is the order of code points.
public struct TitleFold: Hashable, Comparable, Sendable {
  /// The most code points that are kept; what follows neither sorts nor is found.
  public static let codePointsMax = 256

  /// The folded text.
  public let text: String

  /// Folds a title.
  public init(_ title: String) {
    text = TitleFold.fold(title, codePointsMax: TitleFold.codePointsMax)
  }

  /// Folds what a caller looks for in titles; nothing is cut off.
  public static func needle(_ text: String) -> String {
    fold(text, codePointsMax: .max)
  }

  /// Folds the text of a title filter.
  ///
  /// - Throws: `FILTER_INVALID` when it is longer than any title.
  static func needle(
    validating text: String, limits: Limits
  ) throws(PersistenceError) -> String {
    let count = text.unicodeScalars.count
    guard count <= limits.titleCodePointsMax else {
      throw PersistenceError(
        .filterInvalid,
        "A title filter may have \(limits.titleCodePointsMax) code points, but this has \(count).",
        field: "filter.title_contains",
        metadata: ["length": "\(count)", "limit": "\(limits.titleCodePointsMax)"])
    }
    return needle(text)
  }

  /// Whether `left` sorts before `right`: by code points, as the database's collation "C" does.
  public static func < (left: TitleFold, right: TitleFold) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  private static func fold(_ text: String, codePointsMax: Int) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return foldASCII(text, countMax: codePointsMax) }
    var folded = String.UnicodeScalarView()
    for scalar in text._nfd {
      for lower in scalar.properties.lowercaseMapping.unicodeScalars {
        for upper in lower.properties.uppercaseMapping.unicodeScalars {
          folded.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
        }
      }
    }
    var composed = String.UnicodeScalarView()
    for scalar in String(folded)._nfc.prefix(codePointsMax) { composed.append(scalar) }
    return String(composed)
  }

  private static func foldASCII(_ text: String, countMax: Int) -> String {
    String(
      decoding: text.utf8.prefix(countMax).map { byte in
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
      }, as: UTF8.self)
  }
}
