// SPDX-License-Identifier: Apache-2.0

/// Applies merge patches (RFC 7396) to JSON texts: members of the patch replace members of the
/// document, `null` removes them, objects are merged.
///
/// The document is read once, from front to back; what the patch does not name is copied to the
/// byte, white space included. New members stand behind the others, spaced as the first one is.
public struct JSONMergePatch {
  private let patch: UnsafeRawBufferPointer
  private let limits: JSONPatchLimits
  private var target: JSONCursor
  private var output: [UInt8] = []
  private var budget: JSONReadBudget

  private init(
    _ patch: UnsafeRawBufferPointer, _ document: UnsafeRawBufferPointer, _ limits: JSONPatchLimits
  ) {
    self.patch = patch
    self.limits = limits
    target = JSONCursor(document)
    budget = JSONReadBudget(limits)
    output.reserveCapacity(min(document.count + patch.count, limits.resultBytesMax))
  }

  /// The result of applying a patch to a document. A patch that is not an object is the result
  /// itself.
  ///
  /// The result nests no deeper than the deeper of the two.
  ///
  /// - Throws: `JSONPatchError`: either text is malformed or deeper than `limits.depthMax`, the
  ///   result is larger than allowed, or members that occur twice make it too much work.
  public static func apply(
    _ patch: [UInt8], to document: [UInt8], limits: JSONPatchLimits
  ) throws(JSONPatchError) -> [UInt8] {
    try JSONPatchText.check(
      document, patch: patch, depthMax: limits.depthMax, patchDepthMax: limits.depthMax)
    return try document.withUnsafeBufferPointer { (document) throws(JSONPatchError) in
      try patch.withUnsafeBufferPointer { (patch) throws(JSONPatchError) in
        var merge = JSONMergePatch(
          UnsafeRawBufferPointer(patch), UnsafeRawBufferPointer(document), limits)
        return try merge.run()
      }
    }
  }

  private mutating func run() throws(JSONPatchError) -> [UInt8] {
    _ = try target.peek()
    try append(target.bytes[0..<target.index])
    try merge(JSONCursor(patch))
    try append(target.bytes[target.index...])
    return output
  }

  /// Writes what the value at `change` makes of the target's next value, and steps over that.
  private mutating func merge(_ change: JSONCursor) throws(JSONPatchError) {
    var change = change
    guard try change.peek() == UInt8(ascii: "{") else {
      try target.skipValue()
      return try append(patch[try change.skipValue()])
    }
    let changes = try JSONMembers(&change, &budget)
    guard try target.peek() == UInt8(ascii: "{") else {
      try target.skipValue()
      return try append(changes)
    }
    try mergeObject(changes)
  }

  private mutating func mergeObject(_ changes: JSONMembers) throws(JSONPatchError) {
    _ = try target.enter()
    try append("{")
    var missing = changes
    var spacing: JSONSpacing?
    var hasMember = false
    // White space behind the last member written, and behind the last one read.
    var pending = target.index..<target.index
    var closing = try target.whiteSpace()
    while let item = try target.next(in: .object) {
      spacing = spacing ?? JSONSpacing(item)
      let key = target.key(of: item)
      let change = missing.take(key) ?? changes.valueStart(of: key)
      let isRemoved = change.map { patch[$0] == UInt8(ascii: "n") } ?? false
      if isRemoved {
        try target.skipValue()
      } else {
        if hasMember {
          try append(target.bytes[pending])
          try append(",")
        }
        try append(target.bytes[item.leadStart..<item.valueStart])
        if let change {
          try merge(JSONCursor(patch, at: change))
        } else {
          try append(target.bytes[try target.skipValue()])
        }
        hasMember = true
      }
      closing = try target.whiteSpace()
      if !isRemoved { pending = closing }
    }
    try append(missing, after: hasMember, spacing)
    if spacing == nil || hasMember || !missing.isEmpty { try append(target.bytes[closing]) }
    try append("}")
  }

  // MARK: Members that only the patch has

  /// Writes a value of the patch without the members that are `null`, as if it were merged into an
  /// empty object.
  private mutating func appendNew(_ valueStart: Int) throws(JSONPatchError) {
    var cursor = JSONCursor(patch, at: valueStart)
    guard try cursor.peek() == UInt8(ascii: "{") else {
      return try append(patch[try cursor.skipValue()])
    }
    try append(try JSONMembers(&cursor, &budget))
  }

  private mutating func append(_ members: JSONMembers) throws(JSONPatchError) {
    try append("{")
    try append(members, after: false, nil)
    try append("}")
  }

  private mutating func append(
    _ members: JSONMembers, after isPreceded: Bool, _ spacing: JSONSpacing?
  ) throws(JSONPatchError) {
    var isPreceded = isPreceded
    for (key, valueStart) in members.inOrder where patch[valueStart] != UInt8(ascii: "n") {
      if isPreceded { try append(",") }
      isPreceded = true
      if let spacing { try append(target.bytes[spacing.lead]) }
      try append(patch[key])
      if let spacing { try append(target.bytes[spacing.colon]) } else { try append(":") }
      try appendNew(valueStart)
    }
  }

  // MARK: Output

  private mutating func append(_ character: Unicode.Scalar) throws(JSONPatchError) {
    try reserve(1)
    output.append(UInt8(ascii: character))
  }

  private mutating func append(_ bytes: Slice<UnsafeRawBufferPointer>) throws(JSONPatchError) {
    try reserve(bytes.count)
    output.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes))
  }

  private func reserve(_ count: Int) throws(JSONPatchError) {
    guard count <= limits.resultBytesMax - output.count else {
      throw JSONPatchError(.resultTooLarge)
    }
  }
}
