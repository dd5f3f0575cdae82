// SPDX-License-Identifier: Apache-2.0

import JSONText

/// A schema of JSON documents in JSON Type Definition (RFC 8927).
///
/// A schema with references that form a cycle without ever describing a value is rejected, since no
/// value could be validated against it.
public struct JSONTypedefSchema: Sendable {
  let root: JSONTypedefNode
  let definitions: [[UInt8]: JSONTypedefNode]

  /// Parses a schema.
  ///
  /// - Parameters:
  /// - text: The schema as JSON, without duplicate keys.
  /// - depthMax: The maximum nesting depth of arrays and objects, at most 128.
  /// - Throws: `JSONTypedefSchemaError` with the path and the violated rule.
  public init(parsing text: [UInt8], depthMax: Int = 128) throws(JSONTypedefSchemaError) {
    do throws(JSONTextError) {
      try JSONValidator.validate(text, depthMax: depthMax)
    } catch {
      throw JSONTypedefSchemaError(.malformed(error), at: [])
    }
    self = try text.withUnsafeBufferPointer { (buffer) throws(JSONTypedefSchemaError) in
      var reader = JSONTypedefSchemaReader(UnsafeRawBufferPointer(buffer), depthMax: depthMax)
      return try reader.schema()
    }
  }

  init(root: JSONTypedefNode, definitions: [[UInt8]: JSONTypedefNode]) {
    self.root = root
    self.definitions = definitions
  }
}
