// SPDX-License-Identifier: Apache-2.0

import JSONText

/// A JSON patch as lines for people.
struct PatchLines {
  private let lines: [String]

  /// The lines of a patch (RFC 6902).
  init(_ patch: [UInt8]) throws {
    guard let operations = JSONPatchOperations.all(of: patch) else {
      throw Failure("The changes cannot be read.")
    }
    lines = operations.map(Self.line)
  }

  var isEmpty: Bool { lines.isEmpty }

  func print(isTerminal: Bool) {
    for line in lines { Terminal.tell(isTerminal ? TerminalText.escaped(line) : line) }
  }

  private static func line(_ operation: JSONPatchOperations.Operation) -> String {
    let path = operation.path.isEmpty ? "the document" : operation.path
    switch operation.kind {
    case "add": return "+ \(path) \(operation.value)"
    case "remove": return "- \(path)"
    case "replace": return "~ \(path) \(operation.value)"
    case "move": return "> \(operation.from) \(path)"
    default: return "? \(operation.kind) \(path)"
    }
  }
}

/// Parses the operations of a JSON patch that this program created itself.
enum JSONPatchOperations {
  struct Operation {
    var kind = ""
    var path = ""
    var from = ""
    /// The value as JSON.
    var value = ""
  }

  /// A document may be as deep as a content, in an object in an array.
  private static let depthMax = JSONValidator.depthCeiling + 2

  /// The operations; nil if the text is not a patch.
  static func all(of patch: [UInt8]) -> [Operation]? {
    patch.withUnsafeBytes { bytes in
      var reader = JSONReader(bytes, depthMax: depthMax)
      var operations: [Operation] = []
      do {
        try reader.beginArray()
        while try reader.nextElement() { operations.append(try operation(&reader, patch)) }
        return operations
      } catch {
        return nil
      }
    }
  }

  private static func operation(
    _ reader: inout JSONReader, _ patch: [UInt8]
  ) throws(JSONTextError) -> Operation {
    var operation = Operation()
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch String(decoding: key, as: UTF8.self) {
      case "op": operation.kind = String(decoding: try reader.string(), as: UTF8.self)
      case "path": operation.path = String(decoding: try reader.string(), as: UTF8.self)
      case "from": operation.from = String(decoding: try reader.string(), as: UTF8.self)
      case "value":
        _ = try reader.kind()
        let start = reader.offset
        try reader.skip()
        operation.value = String(decoding: patch[start..<reader.offset], as: UTF8.self)
      default: try reader.skip()
      }
    }
    return operation
  }
}
