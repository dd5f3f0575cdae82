// SPDX-License-Identifier: Apache-2.0

import JSONText

/// Validates a document that `JSONValidator` has accepted against a schema, in one pass.
///
/// The recursion is as deep as the document: each step into the schema is also one into the
/// document, except references, which are followed in a loop and form no cycle.
///
/// Invariant: `path` is the path of the value that is read next.
struct JSONTypedefValidator: ~Copyable {
  /// A step into a document.
  private enum Step {
    case key([UInt8])
    case index(Int)

    var token: [UInt8] {
      switch self {
      case .key(let key): key
      case .index(let index): Array("\(index)".utf8)
      }
    }
  }

  /// The reasons to stop early.
  private enum Stop: Error {
    /// The maximum number of errors is listed.
    case full
    case document(JSONTypedefDocumentError)
  }

  private var reader: JSONReader
  private let definitions: [[UInt8]: JSONTypedefNode]
  private let options: JSONTypedefOptions
  private var path: [Step] = []
  private var findings = JSONTypedefReport()

  init(
    _ bytes: UnsafeRawBufferPointer, _ definitions: [[UInt8]: JSONTypedefNode],
    _ options: JSONTypedefOptions
  ) {
    reader = JSONReader(bytes, depthMax: options.depthMax)
    self.definitions = definitions
    self.options = options
  }

  mutating func report(
    on root: JSONTypedefNode
  ) throws(JSONTypedefDocumentError) -> JSONTypedefReport {
    do throws(Stop) {
      try value(root)
    } catch {
      switch error {
      case .full: findings.isCut = true
      case .document(let error): throw error
      }
    }
    return findings
  }

  /// Validates the next value.
  ///
  /// - Parameter tag: The member that selected the object's form, which the form itself does not
  ///   name.
  private mutating func value(_ start: JSONTypedefNode, tag: [UInt8]? = nil) throws(Stop) {
    let kind = try kind()
    var node = start
    while true {
      if node.isNullable, kind == .null { return try skip() }
      guard case .reference(let name) = node.form, let next = definitions[name] else { break }
      node = next
    }
    switch node.form {
    case .empty, .reference: try skip()
    case .type(let type):
      let isOfType = try read { (reader) throws(JSONTextError) in
        try type.reads(kind, from: &reader)
      }
      if !isOfType { try fail(.type(type), node, .type) }
    case .oneOf(let values): try oneOf(values, kind, node)
    case .elements(let element): try elements(element, kind, node)
    case .values(let member): try values(member, kind, node)
    case .properties(let properties): try self.properties(properties, kind, node, tag)
    case .discriminator(let tag, let mapping): try discriminator(tag, mapping, kind, node)
    }
  }

  private mutating func oneOf(
    _ values: Set<[UInt8]>, _ kind: JSONReader.Kind, _ node: JSONTypedefNode
  ) throws(Stop) {
    if kind == .string, values.contains(try string()) { return }
    if kind != .string { try skip() }
    try fail(.oneOf, node, .enum)
  }

  private mutating func elements(
    _ element: JSONTypedefNode, _ kind: JSONReader.Kind, _ node: JSONTypedefNode
  ) throws(Stop) {
    guard kind == .array else { return try refuse(.array, node, .elements) }
    try read { (reader) throws(JSONTextError) in try reader.beginArray() }
    var index = 0
    while try read({ (reader) throws(JSONTextError) in try reader.nextElement() }) {
      path.append(.index(index))
      try value(element)
      path.removeLast()
      index += 1
    }
  }
}

// MARK: Objects

extension JSONTypedefValidator {
  private mutating func values(
    _ member: JSONTypedefNode, _ kind: JSONReader.Kind, _ node: JSONTypedefNode
  ) throws(Stop) {
    guard kind == .object else { return try refuse(.object, node, .values) }
    var keys: Set<[UInt8]> = []
    try beginObject()
    while let key = try nextKey(&keys) {
      path.append(.key(key))
      try value(member)
      path.removeLast()
    }
  }

  private mutating func properties(
    _ properties: JSONTypedefProperties, _ kind: JSONReader.Kind, _ node: JSONTypedefNode,
    _ tag: [UInt8]?
  ) throws(Stop) {
    guard kind == .object else { return try refuse(.object, node, properties.keyword) }
    var keys: Set<[UInt8]> = []
    try beginObject()
    while let key = try nextKey(&keys) {
      path.append(.key(key))
      if let member = properties.members[key] {
        try value(member)
      } else {
        try skip()
        if key != tag, !properties.allowsOthers { try meetUnknown(node) }
      }
      path.removeLast()
    }
    for key in properties.required where !keys.contains(key) {
      try fail(
        .required(String(decoding: key, as: UTF8.self)), node,
        at: [JSONTypedefKeyword.properties.bytes, key])
    }
  }

  private mutating func meetUnknown(_ node: JSONTypedefNode) throws(Stop) {
    switch options.unknownKeys {
    case .refuse: try fail(.known, node, at: [])
    case .keep where findings.unknownKeys.count < options.unknownKeysMax:
      findings.unknownKeys.append(JSONPointer(tokens: path.map(\.token)))
    case .keep: findings.isCut = true
    }
  }

  private mutating func discriminator(
    _ tag: [UInt8], _ mapping: [[UInt8]: JSONTypedefNode], _ kind: JSONReader.Kind,
    _ node: JSONTypedefNode
  ) throws(Stop) {
    guard kind == .object else { return try refuse(.object, node, .discriminator) }
    let start = reader.place
    guard let tagKind = try findMember(tag) else {
      reader.move(to: start)
      return try refuse(.tag(String(decoding: tag, as: UTF8.self)), node, .discriminator)
    }
    let name = tagKind == .string ? try string() : nil
    reader.move(to: start)
    if let member = name.flatMap({ mapping[$0] }) { return try value(member, tag: tag) }
    try skip()
    path.append(.key(tag))
    try name == nil
      ? fail(.tagString, node, .discriminator) : fail(.mapped, node, .mapping)
    path.removeLast()
  }

  /// Moves to the value of a member of the next object; returns the value's kind, or nil if the
  /// member is missing.
  private mutating func findMember(_ name: [UInt8]) throws(Stop) -> JSONReader.Kind? {
    try beginObject()
    while let key = try read({ (reader) throws(JSONTextError) in try reader.nextKey() }) {
      if key == name { return try kind() }
      try skip()
    }
    return nil
  }
}

// MARK: Findings

extension JSONTypedefValidator {
  /// Skips a value and records a violation.
  private mutating func refuse(
    _ rule: JSONTypedefRule, _ node: JSONTypedefNode, _ keyword: JSONTypedefKeyword
  ) throws(Stop) {
    try skip()
    try fail(rule, node, keyword)
  }

  private mutating func fail(
    _ rule: JSONTypedefRule, _ node: JSONTypedefNode, _ keyword: JSONTypedefKeyword
  ) throws(Stop) {
    try fail(rule, node, at: [keyword.bytes])
  }

  /// Records a violation.
  ///
  /// - Parameter tokens: The path of the rule within its schema.
  private mutating func fail(
    _ rule: JSONTypedefRule, _ node: JSONTypedefNode, at tokens: [[UInt8]]
  ) throws(Stop) {
    guard findings.errors.count < max(options.errorsMax, 1) else { throw .full }
    findings.errors.append(
      JSONTypedefError(
        instancePath: JSONPointer(tokens: path.map(\.token)),
        schemaPath: JSONPointer(tokens: node.path + tokens), rule: rule))
  }
}

// MARK: JSON

extension JSONTypedefValidator {
  private mutating func read<Value>(
    _ body: (inout JSONReader) throws(JSONTextError) -> Value
  ) throws(Stop) -> Value {
    do {
      return try body(&reader)
    } catch {
      throw .document(.malformed(error))
    }
  }

  private mutating func kind() throws(Stop) -> JSONReader.Kind {
    try read { (reader) throws(JSONTextError) in try reader.kind() }
  }

  private mutating func string() throws(Stop) -> [UInt8] {
    try read { (reader) throws(JSONTextError) in try reader.string() }
  }

  private mutating func skip() throws(Stop) {
    try read { (reader) throws(JSONTextError) in try reader.skip() }
  }

  private mutating func beginObject() throws(Stop) {
    try read { (reader) throws(JSONTextError) in try reader.beginObject() }
  }

  /// The next key of an object; throws if the key is a duplicate.
  private mutating func nextKey(_ keys: inout Set<[UInt8]>) throws(Stop) -> [UInt8]? {
    guard let key = try read({ (reader) throws(JSONTextError) in try reader.nextKey() }) else {
      return nil
    }
    guard keys.insert(key).inserted else {
      throw .document(.repeatedKey(JSONPointer(tokens: path.map(\.token) + [key])))
    }
    return key
  }
}
