// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// The reason why a text is not a schema, and its place.
public struct JSONTypedefSchemaError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The rules that a schema can break.
  public enum Rule: Equatable, Sendable {
    /// The text is JSON, and its strings are Unicode.
    case malformed(JSONTextError)
    /// An object has each key once.
    case repeatedKey
    /// The value is an object.
    case object
    /// The value is an array.
    case array
    /// The value is a string.
    case string
    /// The value is true or false.
    case boolean
    /// A schema has no members but those of RFC 8927.
    case unknownKeyword
    /// A schema has the members of one form.
    case mixedForms
    /// Definitions stand in the root only.
    case definitionsInside
    /// A type is one of the eleven.
    case unknownType
    /// An enum has at least one value.
    case emptyEnum
    /// An enum has each value once.
    case repeatedValue
    /// A member is either required or optional.
    case requiredAndOptional
    /// `additionalProperties` stands beside the properties that others are additional to.
    case additionalToNothing
    /// `discriminator` and `mapping` stand together.
    case discriminatorAndMapping
    /// The schemas of a mapping are of the properties form.
    case mappingToOtherForm
    /// The schemas of a mapping are not nullable.
    case mappingToNull
    /// The schemas of a mapping do not speak of the tag.
    case mappingToTag
    /// A reference names a definition.
    case undefinedReference
    /// References come to an end.
    case endlessReference
  }

  /// The place of the fault in the schema.
  public let path: JSONPointer
  /// The rule that is broken.
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
    case .malformed(let error): "not JSON of Unicode: \(error.fault) at byte \(error.offset)"
    case .repeatedKey: "stands in its object twice"
    case .object: "must be an object"
    case .array: "must be an array"
    case .string: "must be a string"
    case .boolean: "must be true or false"
    case .unknownKeyword: "is not a keyword of JSON Type Definition"
    case .mixedForms: "has members of more than one form"
    case .definitionsInside: "definitions stand only in the root"
    case .unknownType:
      "must be one of \(JSONTypedefType.allCases.map(\.rawValue).joined(separator: ", "))"
    case .emptyEnum: "must have a value"
    case .repeatedValue: "stands in the enum twice"
    case .requiredAndOptional: "is required and optional"
    case .additionalToNothing: "stands only beside properties or optionalProperties"
    case .discriminatorAndMapping: "must have both discriminator and mapping"
    case .mappingToOtherForm: "must be of the properties form"
    case .mappingToNull: "must not be nullable"
    case .mappingToTag: "must not be the member that the discriminator names"
    case .undefinedReference: "names no definition"
    case .endlessReference: "refers to itself and says nothing of a value"
    }
  }
}
