// SPDX-License-Identifier: Apache-2.0

import JSONText

/// One schema within another, or the root.
final class JSONTypedefNode: Sendable {
  let form: JSONTypedefForm
  /// True if `null` is a value too.
  let isNullable: Bool
  /// The place of the schema, in which errors name the rules that are broken.
  let path: [[UInt8]]

  init(_ form: JSONTypedefForm, isNullable: Bool, path: [[UInt8]]) {
    self.form = form
    self.isNullable = isNullable
    self.path = path
  }
}

/// The eight forms of a schema (RFC 8927 2.2). Names are bytes of UTF-8, because strings of Swift
/// take two spellings of one character for the same.
enum JSONTypedefForm: Sendable {
  /// Any value.
  case empty
  /// The schema that a definition has.
  case reference([UInt8])
  case type(JSONTypedefType)
  /// One of these strings.
  case oneOf(Set<[UInt8]>)
  /// An array whose elements are of one schema.
  case elements(JSONTypedefNode)
  case properties(JSONTypedefProperties)
  /// An object whose members are of one schema.
  case values(JSONTypedefNode)
  /// An object of which one member tells the schema of the others.
  case discriminator(tag: [UInt8], mapping: [[UInt8]: JSONTypedefNode])
}

/// The members that an object must, may and may not have (RFC 8927 2.2.6).
struct JSONTypedefProperties: Sendable {
  /// The schemas of all members that the schema names.
  var members: [[UInt8]: JSONTypedefNode] = [:]
  /// The members that must be there, in the order of the schema.
  var required: [[UInt8]] = []
  /// The keyword that errors about the whole object name.
  var keyword = JSONTypedefKeyword.optionalProperties
  /// True if members that the schema does not name are allowed.
  var allowsOthers = false
}

/// The members that a schema can have.
enum JSONTypedefKeyword: String, CaseIterable {
  case definitions, nullable, metadata, ref, type, `enum`, elements, properties
  case optionalProperties, additionalProperties, values, discriminator, mapping

  /// The keyword that stands for its form; nil for those that stand in every one.
  var form: JSONTypedefKeyword? {
    switch self {
    case .definitions, .nullable, .metadata: nil
    case .optionalProperties, .additionalProperties: .properties
    case .mapping: .discriminator
    default: self
    }
  }

  var bytes: [UInt8] { Array(rawValue.utf8) }
}
