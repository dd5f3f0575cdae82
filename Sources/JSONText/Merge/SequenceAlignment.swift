// SPDX-License-Identifier: Apache-2.0

/// Aligns two sequences of numbers by a longest common subsequence, in linear memory.
///
/// Equal ends are matched first. The rest takes Hirschberg's algorithm: time grows with the product
/// of both lengths, which the caller bounds.
enum SequenceAlignment {
  /// For each index of `left`, the index of `right` that it is matched with, or nil. Nil if the
  /// product of the lengths that remain after equal ends exceeds `pairCountMax`.
  static func matches(_ left: [Int], _ right: [Int], pairCountMax: Int) -> [Int?]? {
    var matches = [Int?](repeating: nil, count: left.count)
    let common = min(left.count, right.count)
    var head = 0
    while head < common, left[head] == right[head] {
      matches[head] = head
      head += 1
    }
    var tail = 0
    while tail < common - head, left[left.count - 1 - tail] == right[right.count - 1 - tail] {
      tail += 1
      matches[left.count - tail] = right.count - tail
    }
    let leftRest = head..<left.count - tail
    let rightRest = head..<right.count - tail
    let (pairs, overflows) = leftRest.count.multipliedReportingOverflow(by: rightRest.count)
    guard !overflows, pairs <= pairCountMax else { return nil }
    match(left[leftRest], right[rightRest], &matches)
    return matches
  }

  private static func match(
    _ left: ArraySlice<Int>, _ right: ArraySlice<Int>, _ matches: inout [Int?]
  ) {
    guard left.count > 1 else {
      if let only = left.first, let index = right.firstIndex(of: only) {
        matches[left.startIndex] = index
      }
      return
    }
    guard !right.isEmpty else { return }
    let middle = left.startIndex + left.count / 2
    let before = lengths(left[..<middle], Array(right))
    let after = lengths(left[middle...].reversed(), right.reversed())
    // The split of `right` at which both halves together are longest.
    var best = 0
    for split in 0...right.count
    where before[split] + after[right.count - split]
      > before[best] + after[right.count - best]
    {
      best = split
    }
    let split = right.startIndex + best
    match(left[..<middle], right[..<split], &matches)
    match(left[middle...], right[split...], &matches)
  }

  /// The length of a longest common subsequence of `left` and each prefix of `right`.
  private static func lengths(_ left: some Sequence<Int>, _ right: [Int]) -> [Int] {
    var lengths = [Int](repeating: 0, count: right.count + 1)
    for value in left {
      var diagonal = 0
      for index in right.indices {
        let above = lengths[index + 1]
        lengths[index + 1] =
          right[index] == value ? diagonal + 1 : max(above, lengths[index])
        diagonal = above
      }
    }
    return lengths
  }
}
