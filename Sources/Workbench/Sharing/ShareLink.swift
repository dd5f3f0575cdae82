// SPDX-License-Identifier: Apache-2.0

/// The links that open a workbench's snapshots and sessions: makes links from ids, and reads ids
/// from links.
///
/// ```swift
/// let links = try ShareLink(template: "https://workbench.example.org/snapshots/{id}")
/// let shared = links.url(for: id)
/// let opened = try links.id(in: "https://workbench.example.org/snapshots/0c8aLqkD2sVQ3mXo?tab")
/// ```
public struct ShareLink: Sendable, Hashable {
  /// The accepted lengths of ids in characters. Ids made by Holdfast have 22; workbenches that
  /// migrated to it have links with shorter ones.
  public static let idLengths = 8...22

  private let prefix: String
  private let suffix: String

  /// The reasons why a template or a link is invalid.
  public enum Fault: Error, Sendable, Equatable {
    /// The template is not an absolute http or https URL that contains `{id}` exactly once, after
    /// the host.
    case templateInvalid
    /// The text is not a link of this workbench.
    case foreign
    /// The id in the link has a wrong length or invalid characters.
    case idInvalid
  }

  /// Links of the form of `template`, in which `{id}` stands for the id.
  ///
  /// - Throws: `templateInvalid`.
  public init(template: String) throws(Fault) {
    let pieces = Self.split(template, at: "{id}")
    guard pieces.count == 2, template.unicodeScalars.allSatisfy(Self.canStand),
      let path = Self.pathStart(of: pieces[0]), path < pieces[0].endIndex
    else { throw .templateInvalid }
    prefix = pieces[0]
    suffix = pieces[1]
  }

  /// The link for an id.
  public func url(for id: String) -> String { prefix + id + suffix }

  /// The id in a link. Scheme and host are compared without regard to case; anything after the
  /// link, such as a query or a fragment, is ignored.
  ///
  /// - Throws: `foreign` or `idInvalid`.
  public func id(in text: String) throws(Fault) -> String {
    let text = Self.trimmed(text)
    guard let path = Self.pathStart(of: text), let ownPath = Self.pathStart(of: prefix),
      text[..<path].lowercased() == prefix[..<ownPath].lowercased(),
      text[path...].utf8.starts(with: prefix[ownPath...].utf8)
    else { throw .foreign }
    let rest = text[path...].utf8.dropFirst(prefix[ownPath...].utf8.count)
    let id = rest.prefix(while: Self.isOfID)
    guard Self.idLengths.contains(id.count) else { throw .idInvalid }
    let behind = rest[id.endIndex...]
    if suffix.isEmpty {
      let ends = behind.first.map { "?#/".utf8.contains($0) } ?? true
      guard ends, behind.first != UInt8(ascii: "/") || Self.isEnd(behind.dropFirst()) else {
        throw .idInvalid
      }
    } else {
      guard behind.starts(with: suffix.utf8) else { throw .foreign }
    }
    return String(decoding: id, as: UTF8.self)
  }

  /// True if the path ends here.
  private static func isEnd(_ rest: Substring.UTF8View) -> Bool {
    rest.first.map { "?#".utf8.contains($0) } ?? true
  }

  private static func isOfID(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func canStand(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.value > 0x20 && scalar.value != 0x7F
  }

  private static func trimmed(_ text: String) -> Substring {
    let front = text.drop(while: \.isWhitespace)
    guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return front[...last]
  }

  private static func split(_ text: String, at mark: String) -> [String] {
    var pieces: [String] = [""]
    var rest = Substring(text)
    while let first = rest.first {
      if rest.hasPrefix(mark) {
        pieces.append("")
        rest = rest.dropFirst(mark.count)
      } else {
        pieces[pieces.count - 1].append(first)
        rest = rest.dropFirst()
      }
    }
    return pieces
  }

  /// The start of the path, after scheme and host; nil if there is none.
  private static func pathStart(of url: some StringProtocol) -> String.Index? {
    for scheme in ["https://", "http://"] {
      guard url.prefix(scheme.count).lowercased() == scheme else { continue }
      let host = url.index(url.startIndex, offsetBy: scheme.count)
      guard let path = url[host...].firstIndex(of: "/"), path > host else { return nil }
      return path
    }
    return nil
  }
}
