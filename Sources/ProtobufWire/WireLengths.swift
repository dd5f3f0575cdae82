// SPDX-License-Identifier: Apache-2.0

/// The lengths that the measuring pass hands to the writing pass: the first few in place, so that a
/// small message needs no allocation for them, the others in an array.
@usableFromInline
struct WireLengths {
  /// A session has three (its metadata and two timestamps).
  @usableFromInline
  static var inlineCount: Int { 8 }

  @usableFromInline
  var first = InlineArray<8, Int>(repeating: 0)

  @usableFromInline
  var others: [Int] = []

  @usableFromInline
  var count = 0

  @inlinable
  init() {}

  /// Makes room for one more and returns its place.
  @inlinable
  mutating func append() -> Int {
    if count >= Self.inlineCount {
      if others.isEmpty { others.reserveCapacity(64) }
      others.append(0)
    }
    count += 1
    return count - 1
  }

  @inlinable
  subscript(index: Int) -> Int {
    get { index < Self.inlineCount ? first[index] : others[index - Self.inlineCount] }
    set {
      if index < Self.inlineCount {
        first[index] = newValue
      } else {
        others[index - Self.inlineCount] = newValue
      }
    }
  }
}
