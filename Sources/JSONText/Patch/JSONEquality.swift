// SPDX-License-Identifier: Apache-2.0

/// Compares JSON values by what they mean, as the operation `test` does (RFC 6902 section 4.6):
/// numbers numerically, strings by their characters, objects without regard to order.
struct JSONEquality {
  private var budget: JSONReadBudget

  private init(_ budget: JSONReadBudget) {
    self.budget = budget
  }

  /// True if the next values at both cursors are equal; charges what it reads of either.
  /// The recursion is as deep as the values nest, which their check has bounded.
  static func compare(
    _ left: JSONCursor, _ right: JSONCursor, _ budget: inout JSONReadBudget
  ) throws(JSONPatchError) -> Bool {
    var equality = JSONEquality(budget)
    var (left, right) = (left, right)
    defer { budget = equality.budget }
    return try equality.compare(&left, &right)
  }

  private mutating func compare(
    _ left: inout JSONCursor, _ right: inout JSONCursor
  ) throws(JSONPatchError) -> Bool {
    switch (try left.peek(), try right.peek()) {
    case (UInt8(ascii: "["), UInt8(ascii: "[")): try compareArrays(&left, &right)
    case (UInt8(ascii: "{"), UInt8(ascii: "{")): try compareObjects(&left, &right)
    case (UInt8(ascii: "["), _), (_, UInt8(ascii: "[")): false
    case (UInt8(ascii: "{"), _), (_, UInt8(ascii: "{")): false
    default: try compareScalars(&left, &right)
    }
  }

  private mutating func compareScalars(
    _ left: inout JSONCursor, _ right: inout JSONCursor
  ) throws(JSONPatchError) -> Bool {
    let leftText = left.bytes[try left.skipValue()]
    let rightText = right.bytes[try right.skipValue()]
    try budget.charge(leftText.count + rightText.count)
    if leftText.elementsEqual(rightText) { return true }
    guard let leftFirst = leftText.first, let rightFirst = rightText.first else { return false }
    if leftFirst == UInt8(ascii: "\""), rightFirst == UInt8(ascii: "\"") {
      return JSONStringText.meaning(of: leftText) == JSONStringText.meaning(of: rightText)
    }
    let numbers = UInt8(ascii: "-")...UInt8(ascii: "9")
    guard numbers.contains(leftFirst), numbers.contains(rightFirst) else { return false }
    return JSONNumberText(leftText) == JSONNumberText(rightText)
  }

  private mutating func compareArrays(
    _ left: inout JSONCursor, _ right: inout JSONCursor
  ) throws(JSONPatchError) -> Bool {
    _ = try left.enter()
    _ = try right.enter()
    while true {
      let start = left.index + right.index
      let items = (try left.next(in: .array), try right.next(in: .array))
      try budget.charge(left.index + right.index - start)
      switch items {
      case (nil, nil): return true
      case (.some, .some): guard try compare(&left, &right) else { return false }
      default: return false
      }
    }
  }

  private mutating func compareObjects(
    _ left: inout JSONCursor, _ right: inout JSONCursor
  ) throws(JSONPatchError) -> Bool {
    let leftMembers = try JSONMembers(&left, &budget)
    let rightMembers = try JSONMembers(&right, &budget)
    guard leftMembers.count == rightMembers.count else { return false }
    for (key, start) in leftMembers.valueStarts {
      guard let other = rightMembers.valueStart(of: key) else { return false }
      var leftValue = JSONCursor(left.bytes, at: start)
      var rightValue = JSONCursor(right.bytes, at: other)
      guard try compare(&leftValue, &rightValue) else { return false }
    }
    return true
  }
}
