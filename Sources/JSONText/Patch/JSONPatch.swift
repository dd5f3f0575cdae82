// SPDX-License-Identifier: Apache-2.0

/// Applies JSON patches (RFC 6902) to JSON texts: `add`, `remove`, `replace`, `move`, `copy` and
/// `test`, in order, all or none.
///
/// Each operation finds its place by reading the document up to there and splices the text, so that
/// what no operation names keeps its bytes, white space included. A new member or element is spaced
/// as the one beside it.
public struct JSONPatch {
  private var text: [UInt8]
  private let limits: JSONPatchLimits
  private var budget: JSONReadBudget

  private init(_ document: [UInt8], _ limits: JSONPatchLimits) {
    text = document
    self.limits = limits
    budget = JSONReadBudget(limits)
  }

  /// The document that a patch makes of another.
  ///
  /// - Throws: `JSONPatchError` with the operation and the path that do not fit.
  public static func apply(
    _ patch: [UInt8], to document: [UInt8], limits: JSONPatchLimits
  ) throws(JSONPatchError) -> [UInt8] {
    try JSONPatchText.check(document, patch: patch, depthMax: limits.depthMax)
    return try patch.withUnsafeBufferPointer { (buffer) throws(JSONPatchError) in
      let patch = UnsafeRawBufferPointer(buffer)
      var application = JSONPatch(document, limits)
      for (index, operation) in try JSONPatchText.operations(in: patch, limits).enumerated() {
        do throws(JSONPatchError) {
          try application.apply(operation, values: patch)
        } catch {
          throw error.at(operation: index, path: operation.path)
        }
      }
      return application.text
    }
  }

  private mutating func apply(
    _ operation: JSONPatchText.Operation, values: UnsafeRawBufferPointer
  ) throws(JSONPatchError) {
    let path = operation.path
    switch operation.kind {
    case .add(let value):
      try add(Array(values[value]), at: path)
    case .replace(let value):
      try replace(path, with: Array(values[value]))
    case .remove:
      guard !path.isWhole else { throw JSONPatchError(.documentRemoved) }
      try remove(path)
    case .copy(let source):
      try add(try value(at: source), at: path)
    case .move(let source):
      guard !source.isProperPrefix(of: path) else { throw JSONPatchError(.moveIntoItself) }
      let moved = try value(at: source)
      // Moved to where it is, or becoming the whole, it needs no removal.
      if source == path { return }
      if !path.isWhole { try remove(source) }
      try add(moved, at: path)
    case .test(let value):
      guard try isEqual(path, to: JSONCursor(values, at: value.lowerBound)) else {
        throw JSONPatchError(.testFailed)
      }
    }
  }

  // MARK: Reading

  private mutating func place(of path: JSONPointer) throws(JSONPatchError) -> JSONPlace {
    var budget = budget
    defer { self.budget = budget }
    return try text.withUnsafeBufferPointer { (buffer) throws(JSONPatchError) in
      try JSONPlace(of: path, in: JSONCursor(UnsafeRawBufferPointer(buffer)), &budget)
    }
  }

  private mutating func found(_ path: JSONPointer) throws(JSONPatchError) -> JSONPlace.Found {
    guard case .found(let found) = try place(of: path) else {
      throw JSONPatchError(.pathNotFound, path: path.description)
    }
    return found
  }

  private mutating func value(at path: JSONPointer) throws(JSONPatchError) -> [UInt8] {
    Array(text[try found(path).value])
  }

  private mutating func isEqual(
    _ path: JSONPointer, to expected: JSONCursor
  ) throws(JSONPatchError) -> Bool {
    let start = try found(path).value.lowerBound
    var budget = budget
    defer { self.budget = budget }
    return try text.withUnsafeBufferPointer { (buffer) throws(JSONPatchError) in
      try JSONEquality.compare(
        JSONCursor(UnsafeRawBufferPointer(buffer), at: start), expected, &budget)
    }
  }

  // MARK: Changing

  private mutating func add(_ value: [UInt8], at path: JSONPointer) throws(JSONPatchError) {
    try checkDepth(of: value, at: path)
    switch try place(of: path) {
    case .found(let found) where found.isElement:
      try splice(found.start..<found.start, value + [UInt8(ascii: ",")] + text[found.lead])
    case .found(let found):
      try splice(found.value, value)
    case .gap(let gap):
      var new: [UInt8] = gap.isEmpty ? [] : [UInt8(ascii: ",")]
      new += text[gap.lead]
      if let key = gap.key {
        new += JSONStringText.text(of: key)
        new += gap.colon.isEmpty ? [UInt8(ascii: ":")] : text[gap.colon]
      }
      try splice(gap.index..<gap.index, new + value)
    }
  }

  private mutating func replace(
    _ path: JSONPointer, with value: [UInt8]
  ) throws(JSONPatchError) {
    try checkDepth(of: value, at: path)
    try splice(try found(path).value, value)
  }

  /// Removes what is at a path: of a member that stands there more than once, every one, since a
  /// reader who takes the first would meet it again.
  private mutating func remove(_ path: JSONPointer) throws(JSONPatchError) {
    var found = try found(path)
    while true {
      try splice(found.removal, [])
      guard !found.isElement, case .found(let next) = try place(of: path) else { return }
      found = next
    }
  }

  private mutating func splice(_ range: Range<Int>, _ new: [UInt8]) throws(JSONPatchError) {
    guard new.count <= limits.resultBytesMax - (text.count - range.count) else {
      throw JSONPatchError(.resultTooLarge)
    }
    text.replaceSubrange(range, with: new)
  }

  private mutating func checkDepth(
    of value: [UInt8], at path: JSONPointer
  ) throws(JSONPatchError) {
    try budget.charge(value.count)
    let depth = try value.withUnsafeBufferPointer { (buffer) throws(JSONPatchError) in
      var cursor = JSONCursor(UnsafeRawBufferPointer(buffer))
      return try cursor.skipMeasuringDepth()
    }
    guard path.tokens.count + depth <= limits.depthMax else { throw JSONPatchError(.tooDeep) }
  }
}
