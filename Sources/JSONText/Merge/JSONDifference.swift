// SPDX-License-Identifier: Apache-2.0

/// The difference between two JSON documents as a JSON patch (RFC 6902).
///
/// Equal values are left alone, whatever their spelling; objects are compared member by member, and
/// arrays by a longest common subsequence. The patch consists of `add`, `remove` and `replace`, and
/// of a `test` before each of the latter two if that is asked for.
public struct JSONDifference {
  /// The rules of a comparison and its limits.
  public struct Options: Sendable {
    /// True to write a `test` of the old value before each `remove` and `replace`, so that the
    /// patch applies only to the document for which it was made.
    public var includesTests = false
    /// The largest number of values in one document. A larger one is replaced as a whole.
    public var nodeCountMax = 200_000
    /// The largest product of the lengths of two arrays, without equal ends, that are compared
    /// element by element. Larger ones are replaced as a whole.
    public var pairCountMax = 100_000_000
    /// The deepest nesting of arrays and objects, at most 128.
    public var depthMax = 128

    /// Every option at its default.
    public init() {}
  }

  private let options: Options
  private var operations: [[UInt8]] = []

  /// The patch that makes `new` of `old`; `[]` if they are equal.
  ///
  /// - Throws: `JSONMergeError` for a document that is not a JSON text: `base` stands for the old
  ///   one, `mine` for the new one.
  public static func patch(
    from old: [UInt8], to new: [UInt8], options: Options = Options()
  ) throws(JSONMergeError) -> [UInt8] {
    for (side, text) in [(JSONMerge.Side.base, old), (.mine, new)] {
      do {
        try JSONValidator.validate(text, depthMax: options.depthMax)
      } catch {
        throw JSONMergeError(side, error)
      }
    }
    var difference = JSONDifference(options: options)
    do {
      let oldTree = try JSONNodeReader.tree(of: old, countMax: options.nodeCountMax)
      let newTree = try JSONNodeReader.tree(of: new, countMax: options.nodeCountMax)
      difference.compare(oldTree, newTree, at: [])
    } catch {
      if old != new { difference.add("replace", at: [], value: new[...]) }
    }
    return Array("[".utf8) + difference.operations.joined(separator: ",".utf8) + "]".utf8
  }

  private init(options: Options) { self.options = options }

  private mutating func compare(_ old: JSONNode, _ new: JSONNode, at path: [[UInt8]]) {
    if old.isEqual(to: new) { return }
    if old.isObject, new.isObject {
      compareObjects(old, new, at: path)
    } else if old.isArray, new.isArray {
      compareArrays(old, new, at: path)
    } else {
      replace(old, new, at: path)
    }
  }

  private mutating func compareObjects(_ old: JSONNode, _ new: JSONNode, at path: [[UInt8]]) {
    let oldMembers = old.indexByKey
    let newMembers = new.indexByKey
    for item in old.items {
      guard let key = item.key else { continue }
      if let index = newMembers[key] {
        compare(item.value, new.items[index].value, at: path + [key])
      } else {
        remove(item.value, at: path + [key])
      }
    }
    for item in new.items {
      guard let key = item.key, oldMembers[key] == nil else { continue }
      add("add", at: path + [key], value: item.value.bytes)
    }
  }

  private mutating func compareArrays(_ old: JSONNode, _ new: JSONNode, at path: [[UInt8]]) {
    var classes = JSONEqualityClasses()
    let numbers = (classes.numbers(of: old), classes.numbers(of: new))
    guard
      let matches = SequenceAlignment.matches(
        numbers.0, numbers.1, pairCountMax: options.pairCountMax)
    else { return replace(old, new, at: path) }
    // From the end, so that the indices of what comes before stay as they are.
    var oldEnd = old.items.count
    var newEnd = new.items.count
    for index in stride(from: old.items.count - 1, through: -1, by: -1) {
      let match = index < 0 ? -1 : matches[index]
      guard let match else { continue }
      compareRange((old, index + 1..<oldEnd), (new, match + 1..<newEnd), at: path)
      oldEnd = index
      newEnd = match
    }
  }

  /// Compares elements between two that are equal: position by position as far as both go.
  private mutating func compareRange(
    _ old: (array: JSONNode, range: Range<Int>), _ new: (array: JSONNode, range: Range<Int>),
    at path: [[UInt8]]
  ) {
    let common = min(old.range.count, new.range.count)
    for index in old.range.dropFirst(common).reversed() {
      remove(old.array.items[index].value, at: path + [Array("\(index)".utf8)])
    }
    for offset in 0..<common {
      let index = old.range.lowerBound + offset
      compare(
        old.array.items[index].value, new.array.items[new.range.lowerBound + offset].value,
        at: path + [Array("\(index)".utf8)])
    }
    for (offset, index) in new.range.dropFirst(common).enumerated() {
      add(
        "add", at: path + [Array("\(old.range.lowerBound + common + offset)".utf8)],
        value: new.array.items[index].value.bytes)
    }
  }

  // MARK: Operations

  private mutating func replace(_ old: JSONNode, _ new: JSONNode, at path: [[UInt8]]) {
    if options.includesTests { add("test", at: path, value: old.bytes) }
    add("replace", at: path, value: new.bytes)
  }

  private mutating func remove(_ old: JSONNode, at path: [[UInt8]]) {
    if options.includesTests { add("test", at: path, value: old.bytes) }
    add("remove", at: path, value: nil)
  }

  private mutating func add(_ name: StaticString, at path: [[UInt8]], value: ArraySlice<UInt8>?) {
    var operation = Array("{\"op\":\"\(name)\",\"path\":".utf8)
    operation += JSONStringText.text(of: JSONPointer.text(of: path))
    if let value {
      operation += ",\"value\":".utf8
      operation += value
    }
    operation.append(UInt8(ascii: "}"))
    operations.append(operation)
  }
}
