// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The root schema or a schema within it.
final class JSONTypedefNode: Sendable {
  let form: JSONTypedefForm
  /// True if `null` is also valid.
  let isNullable: Bool
  /// The path of the schema, which errors refer to.
  let path: [[UInt8]]

  init(_ form: JSONTypedefForm, isNullable: Bool, path: [[UInt8]]) {
    self.form = form
    self.isNullable = isNullable
    self.path = path
  }
}

/// The eight forms of a schema (RFC 8927 2.2). Names are UTF-8 bytes, because Swift strings compare
/// canonically equivalent spellings as equal.
enum JSONTypedefForm: Sendable {
  /// Any value.
  case empty
  /// A reference to a definition.
  case reference([UInt8])
  case type(JSONTypedefType)
  /// One of these strings.
  case oneOf(Set<[UInt8]>)
  /// An array whose elements match a schema.
  case elements(JSONTypedefNode)
  case properties(JSONTypedefProperties)
  /// An object whose members match a schema.
  case values(JSONTypedefNode)
  /// An object with a member whose value selects the schema of the others.
  case discriminator(tag: [UInt8], mapping: [[UInt8]: JSONTypedefNode])
}

/// The required, optional and forbidden members of an object (RFC 8927 2.2.6).
struct JSONTypedefProperties: Sendable {
  /// The schemas of all members that the schema names.
  var members: [[UInt8]: JSONTypedefNode] = [:]
  /// The required members, in the order of the schema.
  var required: [[UInt8]] = []
  /// The keyword to which errors about the whole object refer.
  var keyword = JSONTypedefKeyword.optionalProperties
  /// True if members that the schema does not name are allowed.
  var allowsOthers = false
}

/// The keywords of a schema.
enum JSONTypedefKeyword: String, CaseIterable {
  case definitions, nullable, metadata, ref, type, `enum`, elements, properties
  case optionalProperties, additionalProperties, values, discriminator, mapping

  /// The keyword that identifies this one's form; nil for keywords that are allowed in every form.
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
