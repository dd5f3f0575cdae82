// SPDX-License-Identifier: Apache-2.0

/// The options of a validation and its limits.
public struct JSONTypedefOptions: Sendable {
  /// The treatment of members that the schema does not know and does not allow.
  public enum UnknownKeys: Sendable {
    /// They are errors, as RFC 8927 has it.
    case refuse
    /// They are listed and are not errors: a newer program may have written them, and they must
    /// survive.
    case keep
  }

  /// The treatment of unknown members.
  public var unknownKeys = UnknownKeys.refuse
  /// The most arrays and objects of a document that may be open at once, at most 128.
  public var depthMax = 128
  /// The most errors that are listed, at least 1. At the first one beyond, the validation stops.
  public var errorsMax = 100
  /// The most unknown keys that are listed.
  public var unknownKeysMax = 1_000

  /// Every option at its default.
  public init() {}

  /// Every option at its default, but for unknown keys, which are kept.
  public static let keepingUnknownKeys: JSONTypedefOptions = {
    var options = JSONTypedefOptions()
    options.unknownKeys = .keep
    return options
  }()
}
