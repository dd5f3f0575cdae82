// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// The result of a validation.
public struct JSONTypedefReport: Sendable, Equatable {
  /// The errors in document order; errors about missing members follow those of the members
  /// present.
  public internal(set) var errors: [JSONTypedefError] = []
  /// The paths of members that the schema does not know, with `UnknownKeys.keep`. Members that
  /// `additionalProperties` allows are not included.
  public internal(set) var unknownKeys: [JSONPointer] = []
  /// True if there are more errors or unknown keys than listed.
  public internal(set) var isCut = false

  /// True if the document has no errors.
  public var isValid: Bool { errors.isEmpty }
}

/// A violation of the schema: the error indicator of RFC 8927 3.2.
public struct JSONTypedefError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path of the value in the document.
  public let instancePath: JSONPointer
  /// The path of the violated rule in the schema.
  public let schemaPath: JSONPointer
  /// The violated rule.
  public let rule: JSONTypedefRule

  public var description: String {
    "\(instancePath.isWhole ? "the document" : instancePath.text): \(rule)"
      + " (schema: \(schemaPath.isWhole ? "root" : schemaPath.text))"
  }
}

/// The rules that a value can violate (RFC 8927 3.3).
public enum JSONTypedefRule: Equatable, Sendable, CustomStringConvertible {
  /// The value must be of the type.
  case type(JSONTypedefType)
  /// The value must be one of the strings of an enum.
  case oneOf
  /// The value must be an array.
  case array
  /// The value must be an object.
  case object
  /// The object must have the member.
  case required(String)
  /// The object must have only members that the schema knows.
  case known
  /// The object must have the tag, the member that selects its form.
  case tag(String)
  /// The tag must be a string.
  case tagString
  /// The tag must have a value that the schema maps.
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
    case .tag(let key): "must have the member \"\(key)\", which selects its form"
    case .tagString: "must be a string, since it selects the form"
    case .mapped: "must be one of the forms that the schema maps"
    }
  }
}

/// The reason why a document cannot be validated.
public enum JSONTypedefDocumentError: Error, Equatable, Sendable {
  /// The text is not JSON, is nested too deeply, or contains an unpaired surrogate.
  case malformed(JSONTextError)
  /// An object that the schema describes has a duplicate key, so that its value is ambiguous.
  case repeatedKey(JSONPointer)
}
