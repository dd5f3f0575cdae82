// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// The outcome of a validation.
public struct JSONTypedefReport: Sendable, Equatable {
  /// The errors, in the order of the document; a missing member comes after those that are there.
  public internal(set) var errors: [JSONTypedefError] = []
  /// The places of members that the schema does not know, with `UnknownKeys.keep`; those that it
  /// allows by `additionalProperties` are not among them.
  public internal(set) var unknownKeys: [JSONPointer] = []
  /// True if there are more errors or unknown keys than are listed.
  public internal(set) var isCut = false

  /// True if the document has no error.
  public var isValid: Bool { errors.isEmpty }
}

/// A value that the schema does not allow: the error indicator of RFC 8927 3.2.
public struct JSONTypedefError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The place of the value in the document.
  public let instancePath: JSONPointer
  /// The place of the broken rule in the schema.
  public let schemaPath: JSONPointer
  /// The broken rule.
  public let rule: JSONTypedefRule

  public var description: String {
    "\(instancePath.isWhole ? "the document" : instancePath.text): \(rule)"
      + " (schema: \(schemaPath.isWhole ? "root" : schemaPath.text))"
  }
}

/// The rules of a schema that a value can break (RFC 8927 3.3).
public enum JSONTypedefRule: Equatable, Sendable, CustomStringConvertible {
  /// The value is of a type.
  case type(JSONTypedefType)
  /// The value is one of the strings of an enum.
  case oneOf
  /// The value is an array.
  case array
  /// The value is an object.
  case object
  /// The object has the member.
  case required(String)
  /// The object has only members that the schema knows.
  case known
  /// The object has the member that tells its form.
  case tag(String)
  /// The member that tells the form is a string.
  case tagString
  /// The member that tells the form has a value that the schema knows.
  case mapped

  public var description: String {
    switch self {
    case .type(.timestamp): "must be a time such as 1985-04-12T23:20:50Z"
    case .type(let type): "must be of the type \(type.rawValue)"
    case .oneOf: "must be one of the strings of the enum"
    case .array: "must be an array"
    case .object: "must be an object"
    case .required(let key): "must have the member \"\(key)\""
    case .known: "is not a member that the schema knows"
    case .tag(let key): "must have the member \"\(key)\", which tells its form"
    case .tagString: "must be a string, since it tells the form"
    case .mapped: "must be one of the forms that the schema maps"
    }
  }
}

/// The reason why a document cannot be validated at all.
public enum JSONTypedefDocumentError: Error, Equatable, Sendable {
  /// It is not JSON, is nested too deeply, or holds half of a surrogate pair.
  case malformed(JSONTextError)
  /// An object that the schema describes has a key twice, so that readers differ about its value.
  case repeatedKey(JSONPointer)
}
