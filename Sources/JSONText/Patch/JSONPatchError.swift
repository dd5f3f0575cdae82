// SPDX-License-Identifier: Apache-2.0

/// The reason why a patch does not apply, and to what place of the document.
public struct JSONPatchError: Error, Equatable, Sendable {
  /// The fault.
  public enum Fault: Sendable, Equatable {
    /// The document is not JSON.
    case malformedDocument(JSONTextError)
    /// The patch is not JSON.
    case malformedPatch(JSONTextError)
    /// A JSON patch is not an array of objects, or one of them lacks a member that its `op` needs,
    /// or names an operation that does not exist (RFC 6902 section 4).
    case invalidOperation
    /// A path does not start with `/`, or holds a `~` that is neither `~0` nor `~1` (RFC 6901
    /// section 3).
    case invalidPointer
    /// The path names an element of an array with something other than `-` or a number without
    /// leading zeros (RFC 6901 section 4).
    case invalidIndex
    /// The document has no value at the path, or a scalar where the path continues.
    case pathNotFound
    /// The value at the path is not the one that a `test` expects.
    case testFailed
    /// A `move` would put a value inside of itself.
    case moveIntoItself
    /// A `remove` of the whole document leaves none.
    case documentRemoved
    /// The patch has more operations than allowed.
    case tooManyOperations
    /// The result, or a state on the way to it, has more bytes than allowed.
    case resultTooLarge
    /// The value at the path would nest deeper than allowed.
    case tooDeep
    /// Applying the patch reads more bytes than allowed.
    case tooMuchWork
  }

  /// The fault.
  public let fault: Fault
  /// The place in the document as a JSON pointer (RFC 6901); empty for the whole document. Long
  /// paths are cut.
  public let path: String
  /// The index of the operation in a JSON patch; nil for a merge patch or a fault of the whole.
  public let operation: Int?

  /// An error at a place.
  public init(_ fault: Fault, path: String = "", operation: Int? = nil) {
    self.fault = fault
    self.path = path
    self.operation = operation
  }

  /// The same error with the operation that met it.
  func at(operation index: Int, path fallback: JSONPointer?) -> JSONPatchError {
    let isPlaced = !path.isEmpty
    return JSONPatchError(
      fault, path: isPlaced ? path : fallback?.description ?? "", operation: index)
  }
}
