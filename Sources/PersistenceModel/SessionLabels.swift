// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The labels of a session: up to 16 keys, each with a value. All who may read the session see
/// them; they belong to no version.
public struct SessionLabels: Hashable, Sendable {
  /// The most labels of a session: 16.
  public static let countMax = 16
  /// The most characters of a key: 64.
  public static let keyCharactersMax = 64
  /// The most Unicode code points of a value: 64.
  public static let valueCodePointsMax = 64

  /// No label.
  public static let none = SessionLabels()

  /// The values by their keys.
  public let values: [String: String]
  /// The tag of these labels, by which a caller who replaces them says which ones they have read:
  /// empty if there are none, otherwise 22 characters. The statement that replaces labels computes
  /// the same.
  public let etag: String

  private init() {
    values = [:]
    etag = ""
  }

  private init(_ values: [String: String]) throws(PersistenceError) {
    self.values = values
    guard !values.isEmpty else {
      etag = ""
      return
    }
    do {
      let text = SessionLabels.stored(values).joined(separator: "\n")
      etag = IDForm.spell(try SHA256.digest(of: Array(text.utf8)).bytes)
    } catch {
      throw .internal("SHA-256 of labels failed: \(error)")
    }
  }

  /// Labels from what a caller sent in `field`.
  ///
  /// - Throws: `LABELS_TOO_MANY`; `LABEL_INVALID` for a key or a value that breaks a rule.
  public init(
    validating values: [String: String], field: String = "labels"
  ) throws(PersistenceError) {
    guard values.count <= SessionLabels.countMax else {
      throw PersistenceError(
        .labelsTooMany,
        "A session has at most \(SessionLabels.countMax) labels, but these are \(values.count).",
        field: field,
        metadata: ["count": "\(values.count)", "limit": "\(SessionLabels.countMax)"])
    }
    for (key, value) in values {
      try SessionLabels.check(key: key, field: field)
      try SessionLabels.check(value: value, field: field)
    }
    try self.init(values)
  }

  /// Labels that are stored, each as `key=value`; what has another form is left out.
  public init(stored texts: [String]) throws(PersistenceError) {
    guard !texts.isEmpty else {
      self = .none
      return
    }
    var values: [String: String] = [:]
    for text in texts {
      guard let place = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      values[String(text[..<place])] = String(text[text.utf8.index(after: place)...])
    }
    try self.init(values)
  }

  /// The labels as they are stored: each as `key=value`, in the order of the keys.
  public var stored: [String] { SessionLabels.stored(values) }

  private static func stored(_ values: [String: String]) -> [String] {
    values.isEmpty ? [] : values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }

  /// True if each label of `others` is here, with the same value.
  public func contains(_ others: SessionLabels) -> Bool {
    others.values.allSatisfy { key, value in
      values[key].map { $0.utf8.elementsEqual(value.utf8) } ?? false
    }
  }

  // Byte for byte; texts that look alike are not the same.

  public static func == (left: SessionLabels, right: SessionLabels) -> Bool {
    left.etag == right.etag
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(etag) }

  private static func check(key: String, field: String) throws(PersistenceError) {
    let count = key.utf8.count
    guard 1...keyCharactersMax ~= count, key.utf8.allSatisfy(isAllowed) else {
      throw PersistenceError(
        .labelInvalid,
        "The key of a label has 1 to \(keyCharactersMax) characters of a-z 0-9 . _ / -",
        field: field, metadata: ["length": "\(count)", "limit": "\(keyCharactersMax)"])
    }
  }

  private static func check(value: String, field: String) throws(PersistenceError) {
    let count = value.unicodeScalars.count
    guard count <= valueCodePointsMax else {
      throw PersistenceError(
        .labelInvalid,
        "The value of a label may have \(valueCodePointsMax) code points, but one has \(count).",
        field: field, metadata: ["length": "\(count)", "limit": "\(valueCodePointsMax)"])
    }
    guard !value.unicodeScalars.contains(where: \.isControl) else {
      throw PersistenceError(
        .labelInvalid, "The value of a label must not hold control characters.", field: field)
    }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "._/-".utf8.contains(byte)
    }
  }
}

extension PersistenceError {
  /// The error for labels that are others than the caller has read.
  public static func labelsMismatch(current: SessionLabels) -> PersistenceError {
    PersistenceError(
      .labelsMismatch, "The session has other labels than the request expects.",
      field: "labels_etag", metadata: ["current_labels_etag": current.etag])
  }
}
