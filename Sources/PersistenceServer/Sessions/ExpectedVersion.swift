// SPDX-License-Identifier: Apache-2.0

import PersistenceModel

/// Reads version fields of requests. 0, which no session has, means none.
enum ExpectedVersion {
  /// The version in `field`, or nil for 0.
  ///
  /// - Throws: `VERSION_INVALID` for a negative number.
  static func optional(_ value: Int64, field: String) throws(PersistenceError) -> Int64? {
    guard value >= 0 else {
      throw PersistenceError(
        .versionInvalid, "\(field) must not be negative, but is \(value).", field: field,
        metadata: [field: "\(value)"])
    }
    return value == 0 ? nil : value
  }

  /// The version that a change replaces; nil if it may replace any.
  ///
  /// - Throws: `EXPECTED_VERSION_REQUIRED` when neither is said, `VERSION_INVALID` when both are.
  static func required(
    _ value: Int64, allowOverwrite: Bool
  ) throws(PersistenceError) -> Int64? {
    let version = try optional(value, field: "expected_version")
    switch (version, allowOverwrite) {
    case (nil, false):
      throw PersistenceError(
        .expectedVersionRequired,
        "Set expected_version to the version that the change replaces, or set allow_overwrite.",
        field: "expected_version")
    case (let version?, true):
      throw PersistenceError(
        .versionInvalid, "expected_version must not be combined with allow_overwrite.",
        field: "expected_version", metadata: ["expected_version": "\(version)"])
    default:
      return version
    }
  }
}

extension SessionID {
  /// An id from what a caller sent in `field`.
  ///
  /// - Throws: `SESSION_ID_INVALID`.
  init(validating text: String, field: String = "id") throws(PersistenceError) {
    guard let id = SessionID(text) else {
      throw PersistenceError(
        .sessionIDInvalid,
        "A session id has \(SessionID.characterCount) characters of A-Z a-z 0-9 - and _.",
        field: field, metadata: ["length": "\(text.utf8.count)"])
    }
    self = id
  }
}

extension RequestID {
  /// A request id, or nil when the caller left it out.
  init?(optional text: String) throws(PersistenceError) {
    guard !text.isEmpty else { return nil }
    try self.init(validating: text)
  }
}

extension PersistenceError {
  /// The error for a field that must not be left out.
  static func missing(_ field: String) -> PersistenceError {
    PersistenceError(.fieldRequired, "\(field) must not be empty.", field: field)
  }
}
