// SPDX-License-Identifier: Apache-2.0

/// The options and limits of a validation.
public struct JSONTypedefOptions: Sendable {
  /// The handling of members that the schema neither names nor allows.
  public enum UnknownKeys: Sendable {
    /// They are errors, as in RFC 8927.
    case refuse
    /// They are listed but are not errors: a newer program may have written them, and they must be
    /// preserved.
    case keep
  }

  /// The handling of unknown members.
  public var unknownKeys = UnknownKeys.refuse
  /// The maximum nesting depth of arrays and objects in a document, at most 128.
  public var depthMax = 128
  /// The maximum number of errors to list, at least 1. Validation stops at the first one beyond it.
  public var errorsMax = 100
  /// The maximum number of unknown keys to list.
  public var unknownKeysMax = 1_000

  /// The default options.
  public init() {}

  /// The default options, except that unknown keys are kept.
  public static let keepingUnknownKeys: JSONTypedefOptions = {
    var options = JSONTypedefOptions()
    options.unknownKeys = .keep
    return options
  }()
}
