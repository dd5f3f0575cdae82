// SPDX-License-Identifier: Apache-2.0

/// The place in a text where the value of a path is, or would be.
enum JSONPlace {
  /// There is a value.
  case found(Found)
  /// There is none, but its container is there and could take one at the end.
  case gap(Gap)

  /// A value that is there.
  struct Found {
    /// The value's bytes.
    var value: Range<Int>
    /// True if it is an element of an array.
    var isElement = false
    /// White space between the comma or bracket before it and `start`.
    var lead = 0..<0
    /// The offset of the key, or of the value without one.
    var start = 0
    /// The range to cut so that the value, its key and one comma are gone.
    var removal = 0..<0
  }

  /// The place for a new last item of a container.
  struct Gap {
    /// The offset at which to insert it.
    var index: Int
    /// Its key; nil in an array.
    var key: [UInt8]?
    /// True if the container is empty, so that no comma is needed.
    var isEmpty = true
    /// White space to repeat before it.
    var lead = 0..<0
    /// The colon and its white space to repeat behind its key.
    var colon = 0..<0
  }

  /// Finds the place of a path in the text that the cursor stands at the front of, and charges what
  /// it reads to get there.
  ///
  /// - Throws: `pathNotFound` or `invalidIndex` with the part of the path that does not fit;
  ///   `tooMuchWork`.
  init(
    of path: JSONPointer, in cursor: JSONCursor, _ budget: inout JSONReadBudget
  ) throws(JSONPatchError) {
    var cursor = cursor
    var start = cursor.index
    guard let last = path.tokens.last else {
      self = .found(Found(value: try cursor.skipValue()))
      try budget.charge(cursor.index - start)
      return
    }
    for token in path.tokens.dropLast() {
      guard case .found(let found) = try JSONPlace(token, &cursor, path) else {
        throw JSONPatchError(.pathNotFound, path: path.description)
      }
      try budget.charge(cursor.index - start)
      start = found.value.lowerBound
      cursor = JSONCursor(cursor.bytes, at: start)
    }
    self = try JSONPlace(last, &cursor, path)
    try budget.charge(cursor.index - start)
  }

  private init(
    _ token: [UInt8], _ cursor: inout JSONCursor, _ path: JSONPointer
  ) throws(JSONPatchError) {
    switch try cursor.enter() {
    case .object:
      self = try JSONPlace.member(token, &cursor)
    case .array:
      guard let index = JSONArrayIndex(token) else {
        throw JSONPatchError(.invalidIndex, path: path.description)
      }
      guard let place = try JSONPlace.element(index, &cursor) else {
        throw JSONPatchError(.pathNotFound, path: path.description)
      }
      self = place
    case nil:
      throw JSONPatchError(.pathNotFound, path: path.description)
    }
  }

  /// The place of a member. Of members with one key the last counts.
  private static func member(
    _ key: [UInt8], _ cursor: inout JSONCursor
  ) throws(JSONPatchError) -> JSONPlace {
    var gap = Gap(index: cursor.index, key: key)
    var found: Found?
    var needsNext = false
    let open = cursor.index
    while let item = try cursor.next(in: .object) {
      let previousEnd = gap.isEmpty ? nil : gap.index
      let value = try cursor.skipValue()
      let spacing = JSONSpacing(item)
      if needsNext, let start = found?.start { found?.removal = start..<item.start }
      needsNext = cursor.hasKey(item, key)
      if needsNext {
        found = Found(value: value, lead: spacing.lead, start: item.start)
        found?.removal = (previousEnd ?? open)..<value.upperBound
      }
      gap.index = value.upperBound
      gap.isEmpty = false
      gap.lead = spacing.lead
      gap.colon = spacing.colon
    }
    return found.map { .found($0) } ?? .gap(gap)
  }

  /// The place of an element; nil if it lies behind the end.
  private static func element(
    _ index: JSONArrayIndex, _ cursor: inout JSONCursor
  ) throws(JSONPatchError) -> JSONPlace? {
    var gap = Gap(index: cursor.index)
    let open = cursor.index
    var count = 0
    while let item = try cursor.next(in: .array) {
      let previousEnd = gap.isEmpty ? nil : gap.index
      let value = try cursor.skipValue()
      let lead = item.leadStart..<item.start
      if index == .at(count) {
        var found = Found(value: value, isElement: true, lead: lead, start: item.start)
        if let next = try cursor.next(in: .array) {
          found.removal = item.start..<next.start
        } else {
          found.removal = (previousEnd ?? open)..<value.upperBound
        }
        return .found(found)
      }
      gap = Gap(index: value.upperBound, isEmpty: false, lead: lead)
      count += 1
    }
    return index == .end || index == .at(count) ? .gap(gap) : nil
  }
}
