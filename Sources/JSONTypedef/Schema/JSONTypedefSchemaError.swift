// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// The reason why a text is not a schema, and its path.
public struct JSONTypedefSchemaError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The rules of schemas.
  public enum Rule: Equatable, Sendable {
    /// The text must be JSON with valid Unicode strings.
    case malformed(JSONTextError)
    /// An object must not have duplicate keys.
    case repeatedKey
    /// The value must be an object.
    case object
    /// The value must be an array.
    case array
    /// The value must be a string.
    case string
    /// The value must be true or false.
    case boolean
    /// A schema must have only the members of RFC 8927.
    case unknownKeyword
    /// A schema must have the members of only one form.
    case mixedForms
    /// Definitions are allowed only in the root.
    case definitionsInside
    /// A type must be one of the eleven types.
    case unknownType
    /// An enum must have at least one value.
    case emptyEnum
    /// An enum must not have duplicate values.
    case repeatedValue
    /// A member must not be both required and optional.
    case requiredAndOptional
    /// `additionalProperties` requires `properties` or `optionalProperties`.
    case additionalToNothing
    /// `discriminator` and `mapping` must be given together.
    case discriminatorAndMapping
    /// The schemas of a mapping must be of the properties form.
    case mappingToOtherForm
    /// The schemas of a mapping must not be nullable.
    case mappingToNull
    /// The schemas of a mapping must not define the tag.
    case mappingToTag
    /// A reference must name a definition.
    case undefinedReference
    /// References must not form a cycle.
    case endlessReference
  }

  /// The path of the error in the schema.
  public let path: JSONPointer
  /// The violated rule.
  public let rule: Rule

  init(_ rule: Rule, at path: [[UInt8]]) {
    self.path = JSONPointer(tokens: path)
    self.rule = rule
  }

  public var description: String {
    "\(path.isWhole ? "the schema" : path.text): \(Self.words(rule))"
  }

  private static func words(_ rule: Rule) -> String {
    switch rule {
    case .malformed(let error):
      "not JSON with valid Unicode: \(error.fault) at byte \(error.offset)"
    case .repeatedKey: "is a duplicate key"
    case .object: "must be an object"
    case .array: "must be an array"
    case .string: "must be a string"
    case .boolean: "must be true or false"
    case .unknownKeyword: "is not a keyword of JSON Type Definition"
    case .mixedForms: "has members of more than one form"
    case .definitionsInside: "definitions are allowed only in the root"
    case .unknownType:
      "must be one of \(JSONTypedefType.allCases.map(\.rawValue).joined(separator: ", "))"
    case .emptyEnum: "must have at least one value"
    case .repeatedValue: "is a duplicate value"
    case .requiredAndOptional: "is both required and optional"
    case .additionalToNothing: "requires properties or optionalProperties"
    case .discriminatorAndMapping: "must have both discriminator and mapping"
    case .mappingToOtherForm: "must be of the properties form"
    case .mappingToNull: "must not be nullable"
    case .mappingToTag: "must not be the member that the discriminator names"
    case .undefinedReference: "names an undefined definition"
    case .endlessReference: "is a reference cycle that describes no value"
    }
  }
}
