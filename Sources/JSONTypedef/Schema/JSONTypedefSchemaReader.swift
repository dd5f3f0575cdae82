// SPDX-License-Identifier: Apache-2.0

import JSONText

/// Parses a schema from a text that `JSONValidator` has accepted with a depth limit, which bounds
/// the recursion.
///
/// Invariant: `path` is the path of the schema or member being read.
struct JSONTypedefSchemaReader: ~Copyable {
  private typealias Failure = JSONTypedefSchemaError
  /// The positions of an object's values, with their keys.
  private typealias Members = [(key: [UInt8], place: JSONReader.Place)]

  private var reader: JSONReader
  private var path: [[UInt8]] = []
  /// The paths of all references, with the names of their definitions.
  private var references: [(path: [[UInt8]], name: [UInt8])] = []

  init(_ bytes: UnsafeRawBufferPointer, depthMax: Int) {
    reader = JSONReader(bytes, depthMax: depthMax)
  }

  mutating func schema() throws(JSONTypedefSchemaError) -> JSONTypedefSchema {
    let start = reader.place
    var definitions: [[UInt8]: JSONTypedefNode] = [:]
    for member in try members() where member.key == JSONTypedefKeyword.definitions.bytes {
      definitions = try inside(member) { (reader) throws(JSONTypedefSchemaError) in
        try reader.nodes()
      }
    }
    reader.move(to: start)
    let root = try node(isRoot: true)
    for reference in references where definitions[reference.name] == nil {
      throw JSONTypedefSchemaError(.undefinedReference, at: reference.path)
    }
    try Self.checkReferences(of: definitions)
    return JSONTypedefSchema(root: root, definitions: definitions)
  }

  /// Rejects definitions that consist only of references to each other.
  private static func checkReferences(
    of definitions: [[UInt8]: JSONTypedefNode]
  ) throws(JSONTypedefSchemaError) {
    var ending: Set<[UInt8]> = []
    for first in definitions.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      var chain: [[UInt8]] = []
      var met: Set<[UInt8]> = []
      var name = first
      while !ending.contains(name), let node = definitions[name] {
        guard met.insert(name).inserted else {
          throw JSONTypedefSchemaError(
            .endlessReference, at: node.path + [JSONTypedefKeyword.ref.bytes])
        }
        chain.append(name)
        guard case .reference(let next) = node.form else { break }
        name = next
      }
      ending.formUnion(chain)
    }
  }
}

// MARK: Schemas

extension JSONTypedefSchemaReader {
  /// Parses one schema.
  private mutating func node(isRoot: Bool = false) throws(JSONTypedefSchemaError)
    -> JSONTypedefNode
  {
    var places: [JSONTypedefKeyword: JSONReader.Place] = [:]
    var forms: Set<JSONTypedefKeyword> = []
    for member in try members() {
      guard let keyword = Self.keyword(member.key) else {
        throw Failure(.unknownKeyword, at: path + [member.key])
      }
      guard isRoot || keyword != .definitions else {
        throw Failure(.definitionsInside, at: path + [member.key])
      }
      places[keyword] = member.place
      if let form = keyword.form { forms.insert(form) }
    }
    guard forms.count <= 1 else { throw Failure(.mixedForms, at: path) }
    let end = reader.place
    let isNullable = try flag(.nullable, places)
    try checkMetadata(places)
    let form = try form(forms.first, places)
    reader.move(to: end)
    return JSONTypedefNode(form, isNullable: isNullable, path: path)
  }

  private static let keywords = Dictionary(
    uniqueKeysWithValues: JSONTypedefKeyword.allCases.map { ($0.bytes, $0) })

  private static func keyword(_ key: [UInt8]) -> JSONTypedefKeyword? { keywords[key] }

  private mutating func form(
    _ form: JSONTypedefKeyword?, _ places: [JSONTypedefKeyword: JSONReader.Place]
  ) throws(JSONTypedefSchemaError) -> JSONTypedefForm {
    guard let form else { return .empty }
    switch form {
    case .properties: return .properties(try properties(places))
    case .discriminator: return try discriminator(places)
    default: break
    }
    guard let place = places[form] else { return .empty }
    return try inside((form.bytes, place)) { (reader) throws(JSONTypedefSchemaError) in
      switch form {
      case .ref: return try reader.reference()
      case .type: return try reader.type()
      case .enum: return try reader.oneOf()
      case .elements: return .elements(try reader.node())
      default: return .values(try reader.node())
      }
    }
  }

  private mutating func reference() throws(JSONTypedefSchemaError) -> JSONTypedefForm {
    let name = try string()
    references.append((path, name))
    return .reference(name)
  }

  private mutating func type() throws(JSONTypedefSchemaError) -> JSONTypedefForm {
    let name = String(decoding: try string(), as: UTF8.self)
    guard let type = JSONTypedefType(rawValue: name) else { throw Failure(.unknownType, at: path) }
    return .type(type)
  }

  private mutating func oneOf() throws(JSONTypedefSchemaError) -> JSONTypedefForm {
    try expect(.array, .array)
    var values: Set<[UInt8]> = []
    try read { (reader) throws(JSONTextError) in try reader.beginArray() }
    while try read({ (reader) throws(JSONTextError) in try reader.nextElement() }) {
      path.append(Array("\(values.count)".utf8))
      guard values.insert(try string()).inserted else { throw Failure(.repeatedValue, at: path) }
      path.removeLast()
    }
    guard !values.isEmpty else { throw Failure(.emptyEnum, at: path) }
    return .oneOf(values)
  }

  private mutating func properties(
    _ places: [JSONTypedefKeyword: JSONReader.Place]
  ) throws(JSONTypedefSchemaError) -> JSONTypedefProperties {
    var properties = JSONTypedefProperties()
    for keyword in [JSONTypedefKeyword.properties, .optionalProperties] {
      guard let place = places[keyword] else { continue }
      let isRequired = keyword == .properties
      if isRequired { properties.keyword = .properties }
      let names = try inside((keyword.bytes, place)) {
        (reader) throws(JSONTypedefSchemaError) in
        let members = try reader.members()
        for member in members {
          let node = try reader.inside(member) { (reader) throws(JSONTypedefSchemaError) in
            try reader.node()
          }
          guard properties.members.updateValue(node, forKey: member.key) == nil else {
            throw Failure(.requiredAndOptional, at: node.path)
          }
        }
        return members.map(\.key)
      }
      if isRequired { properties.required = names }
    }
    properties.allowsOthers = try flag(.additionalProperties, places)
    guard places[.properties] != nil || places[.optionalProperties] != nil else {
      throw Failure(
        .additionalToNothing, at: path + [JSONTypedefKeyword.additionalProperties.bytes])
    }
    return properties
  }

  private mutating func discriminator(
    _ places: [JSONTypedefKeyword: JSONReader.Place]
  ) throws(JSONTypedefSchemaError) -> JSONTypedefForm {
    guard let tagPlace = places[.discriminator], let mappingPlace = places[.mapping] else {
      throw Failure(.discriminatorAndMapping, at: path)
    }
    let tag = try inside((JSONTypedefKeyword.discriminator.bytes, tagPlace)) {
      (reader) throws(JSONTypedefSchemaError) in try reader.string()
    }
    let mapping = try inside((JSONTypedefKeyword.mapping.bytes, mappingPlace)) {
      (reader) throws(JSONTypedefSchemaError) in try reader.nodes()
    }
    // Checked in the order of names, so that the reported error is always the same.
    for node in mapping.values.sorted(by: {
      $0.path.last?.lexicographicallyPrecedes($1.path.last ?? []) ?? false
    }) {
      guard case .properties(let properties) = node.form else {
        throw Failure(.mappingToOtherForm, at: node.path)
      }
      if node.isNullable {
        throw Failure(.mappingToNull, at: node.path + [JSONTypedefKeyword.nullable.bytes])
      }
      if let member = properties.members[tag] { throw Failure(.mappingToTag, at: member.path) }
    }
    return .discriminator(tag: tag, mapping: mapping)
  }

  /// Parses an object whose members are schemas.
  private mutating func nodes() throws(JSONTypedefSchemaError) -> [[UInt8]: JSONTypedefNode] {
    var nodes: [[UInt8]: JSONTypedefNode] = [:]
    for member in try members() {
      nodes[member.key] = try inside(member) { (reader) throws(JSONTypedefSchemaError) in
        try reader.node()
      }
    }
    return nodes
  }

  /// The value of a boolean member; false if it is missing.
  private mutating func flag(
    _ keyword: JSONTypedefKeyword, _ places: [JSONTypedefKeyword: JSONReader.Place]
  ) throws(JSONTypedefSchemaError) -> Bool {
    guard let place = places[keyword] else { return false }
    return try inside((keyword.bytes, place)) { (reader) throws(JSONTypedefSchemaError) in
      try reader.expect(.bool, .boolean)
      return try reader.read { (reader) throws(JSONTextError) in try reader.bool() }
    }
  }

  private mutating func checkMetadata(
    _ places: [JSONTypedefKeyword: JSONReader.Place]
  ) throws(JSONTypedefSchemaError) {
    guard let place = places[.metadata] else { return }
    try inside((JSONTypedefKeyword.metadata.bytes, place)) {
      (reader) throws(JSONTypedefSchemaError) in try reader.expect(.object, .object)
    }
  }
}

// MARK: JSON

extension JSONTypedefSchemaReader {
  private mutating func read<Value>(
    _ body: (inout JSONReader) throws(JSONTextError) -> Value
  ) throws(JSONTypedefSchemaError) -> Value {
    do {
      return try body(&reader)
    } catch {
      throw Failure(.malformed(error), at: path)
    }
  }

  /// Moves to a member's value and parses it.
  private mutating func inside<Value>(
    _ member: (key: [UInt8], place: JSONReader.Place),
    _ body: (inout JSONTypedefSchemaReader) throws(JSONTypedefSchemaError) -> Value
  ) throws(JSONTypedefSchemaError) -> Value {
    reader.move(to: member.place)
    path.append(member.key)
    let value = try body(&self)
    path.removeLast()
    return value
  }

  /// Checks the kind of the next value.
  private mutating func expect(
    _ kind: JSONReader.Kind, _ rule: JSONTypedefSchemaError.Rule
  ) throws(JSONTypedefSchemaError) {
    let found = try read { (reader) throws(JSONTextError) in try reader.kind() }
    guard found == kind else { throw Failure(rule, at: path) }
  }

  private mutating func string() throws(JSONTypedefSchemaError) -> [UInt8] {
    try expect(.string, .string)
    return try read { (reader) throws(JSONTextError) in try reader.string() }
  }

  /// Skips an object and returns the positions of its values.
  private mutating func members() throws(JSONTypedefSchemaError) -> Members {
    try expect(.object, .object)
    var members: Members = []
    var keys: Set<[UInt8]> = []
    try read { (reader) throws(JSONTextError) in try reader.beginObject() }
    while let key = try read({ (reader) throws(JSONTextError) in try reader.nextKey() }) {
      guard keys.insert(key).inserted else { throw Failure(.repeatedKey, at: path + [key]) }
      members.append((key, reader.place))
      try read { (reader) throws(JSONTextError) in try reader.skip() }
    }
    return members
  }
}
