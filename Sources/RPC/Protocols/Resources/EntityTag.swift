// SPDX-License-Identifier: Apache-2.0

/// The name of a representation's bytes (RFC 9110 section 8.8.3), without its quotes.
public struct EntityTag: Sendable, Hashable {
  /// The characters between the quotes.
  public let text: String

  /// A tag of these characters; nil if they are not allowed between quotes.
  public init?(_ text: String) {
    guard text.utf8.allSatisfy(Self.isTagByte) else { return nil }
    self.text = text
  }

  /// The tag as `etag` has it: in quotes, a strong one.
  public var field: [UInt8] { [Self.quote] + Array(text.utf8) + [Self.quote] }

  fileprivate static func isTagByte(_ byte: UInt8) -> Bool {
    byte == 0x21 || byte >= 0x23 && byte != 0x7F
  }

  fileprivate static let quote = UInt8(ascii: "\"")
}

/// The value of `if-match` or `if-none-match` (RFC 9110 sections 13.1.1 and 13.1.2).
///
/// A prefix `W/` is ignored: proxies that compress a response add it, and these tags identify the
/// content, not its encoding.
public enum EntityTagCondition: Sendable, Hashable {
  /// `*`: any existing representation.
  case any
  /// One of these tags, of which there is at least one.
  case tags([EntityTag])

  /// The condition that a value states; nil where it is malformed or has more than 64 tags.
  public init?(_ value: some Collection<UInt8>) {
    var rest = Array(value)[...]
    Self.skipSpace(&rest)
    if rest.first == UInt8(ascii: "*") {
      rest.removeFirst()
      Self.skipSpace(&rest)
      guard rest.isEmpty else { return nil }
      self = .any
      return
    }
    var tags: [EntityTag] = []
    while !rest.isEmpty {
      guard tags.count < Self.tagsMax, let tag = Self.tag(&rest) else { return nil }
      tags.append(tag)
      Self.skipSpace(&rest)
      if rest.isEmpty { break }
      guard rest.popFirst() == UInt8(ascii: ",") else { return nil }
      Self.skipSpace(&rest)
      guard !rest.isEmpty else { return nil }
    }
    guard !tags.isEmpty else { return nil }
    self = .tags(tags)
  }

  /// True if the representation that has this tag is one of those that are named.
  public func holds(for tag: EntityTag) -> Bool {
    switch self {
    case .any: true
    case .tags(let tags): tags.contains(tag)
    }
  }

  private static func tag(_ rest: inout ArraySlice<UInt8>) -> EntityTag? {
    if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
    guard rest.popFirst() == EntityTag.quote else { return nil }
    let text = rest.prefix { EntityTag.isTagByte($0) }
    rest = rest.dropFirst(text.count)
    guard rest.popFirst() == EntityTag.quote else { return nil }
    return String(validating: text, as: UTF8.self).flatMap(EntityTag.init)
  }

  private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
    rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
  }

  private static let tagsMax = 64
}
