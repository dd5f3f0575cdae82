// SPDX-License-Identifier: Apache-2.0

import JSONText

/// A schema of JSON documents in JSON Type Definition (RFC 8927).
///
/// A schema whose references lead round in a circle without ever saying anything of a value is
/// refused, as no value could be judged by it.
public struct JSONTypedefSchema: Sendable {
  let root: JSONTypedefNode
  let definitions: [[UInt8]: JSONTypedefNode]

  /// Reads a schema.
  ///
  /// - Parameters:
  ///   - text: The schema as JSON. Each key stands once in an object.
  ///   - depthMax: How many arrays and objects may be open at once, at most 128.
  /// - Throws: `JSONTypedefSchemaError` with the place and the rule that is broken.
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
