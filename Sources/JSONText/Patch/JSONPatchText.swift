// SPDX-License-Identifier: Apache-2.0

/// Reads the text of a patch.
enum JSONPatchText {
  /// One operation of a JSON patch (RFC 6902 section 4).
  struct Operation {
    /// The operation, with the range of its value in the patch's text.
    enum Kind {
      case add(Range<Int>)
      case remove
      case replace(Range<Int>)
      case move(from: JSONPointer)
      case copy(from: JSONPointer)
      case test(Range<Int>)
    }

    let kind: Kind
    let path: JSONPointer
  }

  /// Checks both texts.
  static func check(
    _ document: [UInt8], patch: [UInt8], depthMax: Int, patchDepthMax: Int = .max
  ) throws(JSONPatchError) {
    do {
      try JSONValidator.validate(document, depthMax: depthMax)
    } catch {
      throw JSONPatchError(.malformedDocument(error))
    }
    do {
      try JSONValidator.validate(patch, depthMax: patchDepthMax)
    } catch {
      throw JSONPatchError(.malformedPatch(error))
    }
  }

  /// The operations of a JSON patch. Members that no operation has are ignored; those that it has
  /// must stand there once.
  static func operations(
    in patch: UnsafeRawBufferPointer, _ limits: JSONPatchLimits
  ) throws(JSONPatchError) -> [Operation] {
    var cursor = JSONCursor(patch)
    guard try cursor.enter() == .array else { throw JSONPatchError(.invalidOperation) }
    var operations: [Operation] = []
    var budget = JSONReadBudget(limits)
    while try cursor.next(in: .array) != nil {
      guard operations.count < limits.operationsMax else {
        throw JSONPatchError(.tooManyOperations)
      }
      do throws(JSONPatchError) {
        operations.append(try operation(&cursor, &budget))
      } catch {
        throw error.at(operation: operations.count, path: nil)
      }
    }
    return operations
  }

  private static func operation(
    _ cursor: inout JSONCursor, _ budget: inout JSONReadBudget
  ) throws(JSONPatchError) -> Operation {
    guard try cursor.peek() == UInt8(ascii: "{") else { throw JSONPatchError(.invalidOperation) }
    let members = try JSONMembers(&cursor, &budget)
    let bytes = cursor.bytes

    func value(_ name: String) throws(JSONPatchError) -> Range<Int> {
      // The meaning of an operation must not depend on which of two members counts (appendix A.13).
      let key = Array(name.utf8)
      guard !members.repeatedKeys.contains(key), let start = members.valueStart(of: key) else {
        throw JSONPatchError(.invalidOperation)
      }
      var cursor = JSONCursor(bytes, at: start)
      return try cursor.skipValue()
    }
    func string(_ name: String) throws(JSONPatchError) -> [UInt8] {
      let text = bytes[try value(name)]
      guard text.first == UInt8(ascii: "\"") else { throw JSONPatchError(.invalidOperation) }
      return JSONStringText.meaning(of: text)
    }
    func pointer(_ name: String) throws(JSONPatchError) -> JSONPointer {
      let text = try string(name)
      guard let pointer = JSONPointer(text) else {
        throw JSONPatchError(
          .invalidPointer, path: String(decoding: text.prefix(256), as: UTF8.self))
      }
      return pointer
    }

    let name = String(decoding: try string("op"), as: UTF8.self)
    let path = try pointer("path")
    let kind: Operation.Kind
    switch name {
    case "add": kind = .add(try value("value"))
    case "remove": kind = .remove
    case "replace": kind = .replace(try value("value"))
    case "move": kind = .move(from: try pointer("from"))
    case "copy": kind = .copy(from: try pointer("from"))
    case "test": kind = .test(try value("value"))
    default: throw JSONPatchError(.invalidOperation, path: path.description)
    }
    return Operation(kind: kind, path: path)
  }
}
