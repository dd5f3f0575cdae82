// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSONText

/// A change of a document that describes the differences instead of the result.
public struct ContentPatch: Hashable, Sendable {
  /// The format of a patch's text.
  public enum Kind: String, Sendable {
    /// RFC 7396: members that replace those of the document.
    case merge
    /// RFC 6902: a list of operations.
    case operations
  }

  /// The format of the text.
  public let kind: Kind
  /// The patch as JSON.
  public let text: [UInt8]

  /// A patch as a caller sent it; whether it is one shows when it is applied.
  public init(_ kind: Kind, _ text: [UInt8]) {
    self.kind = kind
    self.text = text
  }

  /// The document that the patch produces. Values that it does not name keep their bytes.
  ///
  /// - Throws: `PATCH_INVALID` when the patch is none; `PATCH_NOT_APPLICABLE` when the document has
  ///   nothing at a path or fails a test; `PATCH_TOO_LARGE` when it is too much work;
  ///   `CONTENT_TOO_LARGE` or `CONTENT_TOO_DEEP` for what it would make. All but the first of a
  ///   merge patch tell the path.
  public func applied(to content: Content, limits: Limits) throws(PersistenceError) -> Content {
    let bounds = JSONPatchLimits(
      resultBytesMax: limits.contentBytesMax, depthMax: limits.contentDepthMax,
      operationsMax: limits.patchOperationsMax)
    let result: [UInt8]
    do throws(JSONPatchError) {
      switch kind {
      case .merge: result = try JSONMergePatch.apply(text, to: content.bytes, limits: bounds)
      case .operations: result = try JSONPatch.apply(text, to: content.bytes, limits: bounds)
      }
    } catch {
      throw self.error(for: error, limits: limits)
    }
    return try Content(validating: result, limits: limits)
  }

  private var field: String {
    kind == .merge ? "merge_patch" : "json_patch"
  }

  private func error(for error: JSONPatchError, limits: Limits) -> PersistenceError {
    let (reason, message) = explain(error.fault, limits: limits)
    var metadata = ["path": error.path]
    var place = ""
    if let operation = error.operation {
      metadata["operation"] = "\(operation)"
      place = " (operation \(operation))"
    }
    return PersistenceError(reason, message + place, field: field, metadata: metadata)
  }

  private func explain(
    _ fault: JSONPatchError.Fault, limits: Limits
  ) -> (PersistenceError.Reason, String) {
    switch fault {
    case .malformedDocument(let error):
      (.internal, "The stored content is not JSON at byte \(error.offset).")
    case .malformedPatch(let error):
      (.patchInvalid, "The patch is not JSON, or is nested too deeply, at byte \(error.offset).")
    case .invalidOperation:
      (.patchInvalid, "The patch has an operation that RFC 6902 does not define.")
    case .invalidPointer:
      (.patchInvalid, "The patch has a path that is not a JSON pointer of RFC 6901.")
    case .tooManyOperations:
      (.patchTooLarge, "A patch may have at most \(limits.patchOperationsMax) operations.")
    case .tooMuchWork:
      (.patchTooLarge, "The patch is too expensive; send the whole content instead.")
    case .invalidIndex: (.patchNotApplicable, "The path does not refer to an array element.")
    case .pathNotFound: (.patchNotApplicable, "The content has no value at the path.")
    case .testFailed: (.patchNotApplicable, "The content has a different value at the path.")
    case .moveIntoItself: (.patchNotApplicable, "A value cannot be moved into itself.")
    case .documentRemoved: (.patchNotApplicable, "The whole content cannot be removed.")
    case .resultTooLarge:
      (.contentTooLarge, "The result would have more than \(limits.contentBytesMax) bytes.")
    case .tooDeep:
      (.contentTooDeep, "The result would be nested more than \(limits.contentDepthMax) deep.")
    }
  }
}
